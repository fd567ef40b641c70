import type { components } from "../api/schema";
import { useNoticeWords } from "../i18n/notices";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Switch } from "../ui/Switch";

type Quiet = components["schemas"]["QuietHours"];

interface QuietProps {
  quiet: Quiet | null;
  onChange: (quiet: Quiet | null) => void;
}

/** The zone goes along: the server knows what time it is for me, in summer and in winter. */
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function QuietHours({ quiet, onChange }: QuietProps) {
  const say = useNoticeWords();
  const zone = here();
  const time = (part: "from" | "to") => (
    <Field
      type="time"
      required
      label={say(`quiet.${part}`)}
      value={quiet?.[part]}
      onChange={({ target }) => quiet && target.value !== "" && onChange({ ...quiet, [part]: target.value })}
    />
  );
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label={say("quiet.label")}
        text={say("quiet.text")}
        on={quiet !== null}
        onChange={(on) => onChange(on ? { from: "22:30", to: "07:00", zone } : null)}
      />
      {quiet && (
        <>
          <div className="grid grid-cols-2 gap-3">
            {time("from")}
            {time("to")}
          </div>
          {quiet.from === quiet.to && <p className="text-sm font-medium text-mango">{say("quiet.same")}</p>}
          <p className="text-sm text-ink-soft">{say("quiet.zone", { zone: placeName(quiet.zone) })}</p>
          {quiet.zone !== zone && (
            <Button look="soft" onClick={() => onChange({ ...quiet, zone })}>
              {say("quiet.zone_here", { zone: placeName(zone) })}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** "Asia/Kuala_Lumpur" as one writes it. */
function placeName(zone: string): string {
  return zone.replaceAll("_", " ");
}
