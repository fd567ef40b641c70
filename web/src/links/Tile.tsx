import type { ReactNode } from "react";

interface TileProps {
  icon: ReactNode;
  text: string;
  onPress: () => void;
}

/** One of a few things to do side by side: what it looks like above what it is called. */
export function Tile({ icon, text, onPress }: TileProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex min-h-17 min-w-0 flex-1 flex-col items-center justify-center gap-1 rounded-lg bg-brand-soft px-1 py-2 text-center text-sm leading-tight font-semibold text-ink hover:brightness-97 active:scale-[0.985]"
    >
      {icon}
      {text}
    </button>
  );
}
