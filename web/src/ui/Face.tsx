import { cx } from "./cx";

/** FNV-1a: the same face for the same id everywhere, with no need to keep it anywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = (word: string | undefined) => (word ? ([...graphemes.segment(word)][0]?.segment ?? "") : "");
  // Chinese names: the given name tells people apart, so its last character alone stands for them.
  if (words.length === 1 && /\p{Script=Han}/u.test(words[0]!))
    return [...graphemes.segment(words[0]!)].at(-1)!.segment;
  const two = words.length > 1 ? first(words[0]) + first(words[words.length - 1]) : first(words[0]);
  return two.toLocaleUpperCase();
}

interface FaceProps {
  id: string;
  name: string;
  /** Pixels. */
  size?: number;
  /** Rooms are rounded squares, people are round. */
  square?: boolean;
  className?: string;
}

export function Face({ id, name, size = 44, square = false, className }: FaceProps) {
  const value = hash(id);
  const hue = value % 12;
  return (
    <span
      aria-hidden="true"
      className={cx("face", className)}
      data-lean={(value >>> 8) % 3}
      style={{
        ["--ground" as string]: name === "" ? "var(--color-line-strong)" : `var(--face-${hue})`,
        ["--sun" as string]: name === "" ? "var(--color-line)" : `var(--face-${hue}-sun)`,
        width: size,
        height: size,
        fontSize: size * (initials(name).length > 1 ? 0.36 : 0.44),
        borderRadius: square ? size * 0.32 : "50%",
      }}
    >
      {initials(name)}
    </span>
  );
}

/** The colour of a person's name in a room: the same hue as the face. */
export function faceHue(id: string): number {
  return hash(id) % 12;
}
