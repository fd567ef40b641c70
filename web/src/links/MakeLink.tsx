import { useState } from "react";
import { asProblem } from "../api/problem";
import type { Room, RoomLink } from "../api/types";
import { useLinkWords } from "../i18n/links";
import { Button } from "../ui/Button";
import { FormError } from "../ui/State";
import { Pills } from "./Pills";
import { LIVES, USES, type Life, type Uses } from "./terms";
import { useMakeLink } from "./useLinks";

export function MakeLink({ room, onMade }: { room: Room; onMade: (link: RoomLink) => void }) {
  const say = useLinkWords();
  const [life, setLife] = useState<Life>(604_800);
  const [uses, setUses] = useState<Uses>(30);
  const making = useMakeLink(room.id, onMade);
  const full = making.error !== null && asProblem(making.error).code === "too_many_links";
  return (
    <form
      className="flex flex-col gap-4 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        making.make({ expires_in: life, max_uses: uses === 0 ? null : uses });
      }}
    >
      <Pills
        name="life"
        label={say("make.life")}
        options={LIVES}
        textOf={(seconds) => say(`life.${seconds}`)}
        value={life}
        onChoose={setLife}
      />
      <Pills
        name="uses"
        label={say("make.uses")}
        options={USES}
        textOf={(count) => say(`uses.${count}`)}
        value={uses}
        onChoose={setUses}
      />
      {full ? (
        <p role="alert" className="rounded-lg bg-mango-soft px-4 py-3 text-sm font-medium text-mango">
          {say("make.too_many")}
        </p>
      ) : (
        <FormError error={making.error} />
      )}
      <Button type="submit" wide busy={making.isPending}>
        {say("make.submit")}
      </Button>
    </form>
  );
}
