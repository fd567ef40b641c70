/** Drawn like ui/Icon.tsx, but they come with the links and not with the first page. */
const PATHS = {
  link: "M10 14a4 4 0 0 0 5.700 0l3.600-3.600a4 4 0 0 0-5.700-5.700L12.300 6M14 10a4 4 0 0 0-5.700 0l-3.600 3.600a4 4 0 0 0 5.700 5.700l1.300-1.300",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500M20 14v.100M14 20v-.800M17.500 20H20v-3",
  share:
    "M12 15V3.500M8 7.500l4-4 4 4M7.500 11H6a1.500 1.500 0 0 0-1.500 1.500v6.500A1.500 1.500 0 0 0 6 20.500h12a1.500 1.500 0 0 0 1.500-1.500v-6.500A1.500 1.500 0 0 0 18 11h-1.500",
  large: "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name, size = 20 }: { name: GlyphName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="flex-none"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
