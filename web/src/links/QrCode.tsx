import { useMemo } from "react";
import { QR_DARK, QR_LIGHT, qrOf } from "./qr";

interface QrProps {
  text: string;
  label: string;
  className?: string;
}

export function QrCode({ text, label, className }: QrProps) {
  const { size, path } = useMemo(() => qrOf(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} fill={QR_LIGHT} />
      <path d={path} fill={QR_DARK} />
    </svg>
  );
}
