import { useMemo } from "react";
import { useTongue, type Speak } from "../i18n";
import { useAdminWords } from "../i18n/admin";
import type { AdminKey } from "../i18n/admin/en";
import type { Measure } from "./watch";

/** Figures as one writes them here, each with its unit. */
export function useFigures(): {
  say: Speak<AdminKey>;
  figure: (of: Measure, value: number | null) => string;
  /** How long something took. */
  took: (ms: number | null) => string;
} {
  const say = useAdminWords();
  const { region } = useTongue();
  return useMemo(() => {
    const whole = new Intl.NumberFormat(region, { maximumFractionDigits: 0 });
    const fine = new Intl.NumberFormat(region, { maximumFractionDigits: 1 });
    const figure = (of: Measure, value: number | null) => {
      if (value === null) return "–";
      if (of === "cpu") return say("percent", { n: whole.format(value * 100) });
      if (of === "broker_lag_ms") return say("ms", { n: fine.format(value) });
      return (value < 100 ? fine : whole).format(value);
    };
    const took = (ms: number | null) =>
      ms === null ? "–" : say("ms", { n: (ms < 10 ? fine : whole).format(ms) }).replace(" ", "\u00a0");
    return { say, figure, took };
  }, [say, region]);
}
