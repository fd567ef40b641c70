import { useT } from "../i18n";
import { Bone, Failed } from "../ui/State";

interface FurtherProps {
  failed: unknown;
  onRetry: () => void;
}

/** The lower end of a stretch of the past: there is more between it and the end of the room. */
export default function Further({ failed, onRetry }: FurtherProps) {
  const t = useT();
  if (failed !== null) return <Failed error={failed} onRetry={onRetry} />;
  return (
    <div className="flex flex-col gap-3 py-4" role="status" aria-label={t("messages.loading_later")}>
      <Bone className="h-10 w-1/2 !rounded-xl" />
      <Bone className="ml-auto h-10 w-2/3 !rounded-xl" />
    </div>
  );
}
