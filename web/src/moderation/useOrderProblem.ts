import { asProblem } from "../api/problem";
import { useOrderWords } from "../i18n/order";
import { en, type OrderKey } from "../i18n/order/en";
import { useProblemText } from "../i18n/problems";

/** What went wrong when keeping order, where the usual words say too little. */
export function useOrderProblem(): (error: unknown) => string {
  const say = useOrderWords();
  const usual = useProblemText();
  return (error) => {
    const key = `refused.${asProblem(error).code}`;
    return key in en ? say(key as OrderKey) : usual(error);
  };
}
