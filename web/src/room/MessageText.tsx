import { EVERYBODY, type Names } from "../live/mentions";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { pieces } from "./text";

interface TextProps {
  text: string;
  names: Names;
  onPerson: (id: string) => void;
}

/** The words, with links and with the people who are meant. */
export function MessageText({ text, names, onPerson }: TextProps) {
  const me = useMe();
  return pieces(text, names).map((piece, i) =>
    piece.who !== undefined ? (
      <button
        key={i}
        type="button"
        tabIndex={-1}
        data-mention={piece.who}
        disabled={piece.who === EVERYBODY}
        onClick={() => onPerson(piece.who!)}
        className={cx(
          "rounded-sm font-semibold",
          piece.who === me.id || piece.who === EVERYBODY
            ? "bg-mango px-1 text-paper"
            : "text-brand-text hover:underline",
        )}
      >
        {piece.text}
      </button>
    ) : piece.href === undefined ? (
      piece.text
    ) : (
      <a
        key={i}
        href={piece.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="underline decoration-1 underline-offset-2 hover:text-brand-text"
      >
        {piece.text}
      </a>
    ),
  );
}
