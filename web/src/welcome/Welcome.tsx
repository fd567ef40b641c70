import { Link } from "@tanstack/react-router";
import { LanguageMenu } from "../app/LanguageMenu";
import { useTitle } from "../app/title";
import { useSite } from "../app/useSite";
import { useDoorWords } from "../i18n/door";
import type { DoorKey } from "../i18n/door/en";
import { buttonClass } from "../ui/Button";
import { Icon, Mark, type IconName } from "../ui/Icon";
import { DemoSignIns } from "./DemoSignIns";
import { Scene } from "./Scene";

const POINTS: { icon: IconName; title: DoorKey; text: DoorKey }[] = [
  { icon: "chats", title: "welcome.rooms.title", text: "welcome.rooms.text" },
  { icon: "bolt", title: "welcome.lost.title", text: "welcome.lost.text" },
  { icon: "globe", title: "welcome.tongues.title", text: "welcome.tongues.text" },
];

export function Welcome() {
  const say = useDoorWords();
  const site = useSite();
  useTitle(say("welcome.name"));
  return (
    <div className="min-h-dvh overflow-x-clip bg-paper">
      <div className="pad-safe-t" />
      <header className="mx-auto flex max-w-6xl items-center gap-3 px-5 py-4">
        <Mark size={38} />
        <span className="font-display text-xl font-extrabold tracking-tight">{"ATAS"}</span>
        <span className="flex-1" />
        <LanguageMenu />
        <Link to="/sign-in" className={buttonClass("plain")}>
          {say("sign_in")}
        </Link>
      </header>
      <main className="mx-auto max-w-6xl px-5 pb-16">
        <section className="grid items-center gap-10 pt-6 md:grid-cols-[1.05fr_1fr] md:gap-6 md:pt-14">
          <div className="flex flex-col gap-5">
            <h1 className="text-3xl font-extrabold tracking-tight">{say("welcome.title")}</h1>
            <p className="max-w-md text-lg text-ink-soft">{say("welcome.text")}</p>
            <div className="flex flex-wrap gap-3">
              <Link to="/sign-up" className={buttonClass("main")}>
                {say("welcome.join")}
              </Link>
              <Link to="/sign-in" className={buttonClass("soft")}>
                {say("sign_in")}
              </Link>
            </div>
          </div>
          <Scene />
        </section>
        {site?.demo && <DemoSignIns accounts={site.demo_accounts} password={site.demo_password} />}
        <ul className="mt-14 grid gap-4 sm:grid-cols-3">
          {POINTS.map((point) => (
            <li key={point.title} className="rounded-xl border border-line bg-surface p-6">
              <span className="mb-4 grid size-12 place-items-center rounded-lg bg-brand-soft text-brand-text">
                <Icon name={point.icon} size={25} />
              </span>
              <h2 className="mb-1 text-lg font-bold">{say(point.title)}</h2>
              <p className="text-ink-soft">{say(point.text)}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
