import { ceiling, path } from "./watch";

interface SparkProps {
  values: readonly (number | null)[];
  /** The chart's top is never below this. */
  least: number;
  label: string;
  className?: string;
}

const WIDTH = 240;
const HEIGHT = 48;

/** The last minutes as a line over a soft ground; it grows from the left. */
export function Spark({ values, least, label, className }: SparkProps) {
  const line = path(values, WIDTH, HEIGHT, ceiling(values, least));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      className={className}
    >
      <path d={`M0 ${HEIGHT}H${WIDTH}`} stroke="var(--color-line)" vectorEffect="non-scaling-stroke" />
      {line !== "" && (
        <>
          <path d={areaUnder(line)} fill="var(--color-brand-soft)" opacity={0.6} />
          <path
            d={line}
            fill="none"
            stroke="var(--color-brand)"
            strokeWidth={2}
            strokeLinejoin="round"
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  );
}

/** Each stretch of the line, closed along the ground. */
function areaUnder(line: string): string {
  return line
    .split("M")
    .filter((stretch) => stretch.includes("L"))
    .map((stretch) => {
      const [first] = stretch.split(" ");
      const last = stretch.slice(stretch.lastIndexOf("L") + 1).split(" ")[0];
      return `M${stretch}L${last} ${HEIGHT}L${first} ${HEIGHT}Z`;
    })
    .join("");
}
