import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { cx } from "../ui/cx";

interface TabsProps<T extends string> {
  label: string;
  tabs: { value: T; text: string; count?: number }[];
  value: T;
}

/** The parts of a screen, each at an address of its own. */
export function Tabs<T extends string>({ label, tabs, value }: TabsProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  // A number that comes makes its tab wider.
  const counted = tabs.some(({ count = 0 }) => count > 0);
  useEffect(() => {
    const here = list.current?.querySelector('[aria-current="page"]');
    here?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [value, counted]);
  return (
    <nav
      aria-label={label}
      className="no-bar -mx-4 overflow-x-auto px-4 [mask-image:linear-gradient(to_right,transparent,black_1rem,black_calc(100%-1.5rem),transparent)] sm:[mask-image:none]"
    >
      <ul ref={list} className="flex w-max gap-0.5 pr-2 pb-1 sm:gap-1.5">
        {tabs.map((tab) => (
          <li key={tab.value}>
            <Link
              to="."
              search={{ tab: tab.value }}
              replace
              aria-current={tab.value === value ? "page" : undefined}
              className={cx(
                "inline-flex min-h-11 items-center gap-2 rounded-full px-2.5 text-sm font-semibold sm:px-4",
                tab.value === value
                  ? "bg-brand-soft text-ink"
                  : "text-ink-soft hover:bg-sunken hover:text-ink",
              )}
            >
              {tab.text}
              {tab.count !== undefined && tab.count > 0 && (
                <span className="min-w-5 rounded-full bg-brand px-1.5 text-center text-2xs leading-5 font-bold text-on-brand">
                  {tab.count}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
