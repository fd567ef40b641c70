import type { ReactNode } from "react";
import { cx } from "../ui/cx";
import { Bone } from "../ui/State";

interface PlaceProps {
  /** Whom it is about. */
  name: string;
  /** As high as three entries, however much there is in it. */
  held: boolean;
  children: ReactNode;
}

/** The end of a message's menu, where what can be done about its author stands. */
export function AuthorPlace({ name, held, children }: PlaceProps) {
  return (
    <div
      role="group"
      aria-label={name}
      className={cx("mt-1.5 border-t border-line pt-1.5", held && "min-h-[calc(8.625rem+1px)]")}
    >
      {children}
    </div>
  );
}

/** Keeps the place until it is known what can be done: nothing moves under the finger when that comes. */
export function AuthorBones({ name }: { name: string }) {
  return (
    <AuthorPlace name={name} held>
      {["w-3/5", "w-1/2", "w-2/5"].map((width) => (
        <div key={width} aria-hidden="true" className="flex h-11 items-center gap-3 px-3">
          <Bone className="size-5" />
          <Bone className={cx("h-3.5", width)} />
        </div>
      ))}
    </AuthorPlace>
  );
}
