import { useState } from "react";
import type { Room, RoomLink } from "../api/types";
import { handOver } from "../files/blobs";
import { useLinkWords } from "../i18n/links";
import { useProblemText } from "../i18n/problems";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { addressOf } from "./address";
import { Glyph } from "./Glyph";
import { HallScreen } from "./HallScreen";
import { poster } from "./poster";
import { QrCode } from "./QrCode";
import { Tile } from "./Tile";
import { useLinkFacts } from "./useLinkFacts";

interface ShownProps {
  room: Room;
  link: RoomLink;
  onBack: () => void;
  onRevoke: () => void;
}

/** One link, to be passed on. */
export function ShownLink({ room, link, onBack, onRevoke }: ShownProps) {
  const say = useLinkWords();
  const problem = useProblemText();
  const { joined, until } = useLinkFacts(link);
  const [large, setLarge] = useState(false);
  const { title } = room;
  const address = addressOf(link.token ?? "");
  const words = { title, call: say("hall.call"), end: until };
  const copy = async () => {
    try {
      // Without https there is no clipboard at all.
      await navigator.clipboard.writeText(address);
      notify(say("copied"));
    } catch {
      notify(say("copy_failed"), true);
    }
  };
  // Whoever closes the device's own sheet has changed their mind; nothing went wrong.
  const share = () =>
    void navigator.share({ title, text: say("share.text", { title }), url: address }).catch(() => undefined);
  const save = async () => {
    try {
      handOver(await poster(address, words), `${title}.png`);
      notify(say("poster.saved"));
    } catch (error) {
      notify(problem(error), true);
    }
  };
  return (
    <div className="flex flex-col gap-4 pt-1">
      <figure className="flex flex-col items-center gap-3 rounded-xl bg-sunken px-4 pt-5 pb-4">
        <QrCode
          text={address}
          label={say("code.label", { title })}
          className="w-full max-w-52 rounded-lg shadow-card"
        />
        <figcaption className="text-center text-sm">
          <span className="block font-semibold" aria-live="polite">
            {joined}
          </span>
          <span className="block text-ink-soft">{until}</span>
        </figcaption>
      </figure>
      <Field
        label={say("address")}
        hideLabel
        readOnly
        value={address}
        className="text-ellipsis"
        onFocus={(event) => event.target.select()}
      />
      <Button icon="copy" wide autoFocus onClick={() => void copy()}>
        {say("copy")}
      </Button>
      <div className="flex gap-2">
        {typeof navigator.share === "function" && (
          <Tile icon={<Glyph name="share" size={22} />} text={say("share")} onPress={share} />
        )}
        <Tile
          icon={<Glyph name="large" size={22} />}
          text={say("hall.open")}
          onPress={() => setLarge(true)}
        />
        <Tile icon={<Icon name="download" />} text={say("save")} onPress={() => void save()} />
      </div>
      <div className="-mx-5 flex flex-wrap justify-between">
        <Button look="plain" icon="back" onClick={onBack}>
          {say("all")}
        </Button>
        <Button look="plain" onClick={onRevoke}>
          <span className="text-danger">{say("revoke.open")}</span>
        </Button>
      </div>
      {large && (
        <HallScreen address={address} words={words} joined={link.uses} onClose={() => setLarge(false)} />
      )}
    </div>
  );
}
