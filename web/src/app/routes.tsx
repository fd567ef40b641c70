import { QueryClient } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { isPassing } from "../api/problem";
import { session } from "../session/session";
import { ErrorScreen } from "./ErrorScreen";
import { NotFound } from "./NotFound";
import { Root } from "./Root";
import { Splash } from "./Splash";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => isPassing(error) && count < 2,
      refetchOnWindowFocus: false,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: ErrorScreen });

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    if (session.user) throw redirect({ to: "/rooms" });
  },
  component: lazyRouteComponent(() => import("../welcome/Welcome"), "Welcome"),
});

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

const outside = createRoute({
  getParentRoute: () => root,
  id: "outside",
  component: lazyRouteComponent(() => import("../signin/Frame"), "Frame"),
});
const signIn = createRoute({
  getParentRoute: () => outside,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { then?: string } => ({ then: text(search.then) }),
  beforeLoad: ({ search }) => {
    if (session.user) throw redirect({ to: inside(search.then) });
  },
  component: lazyRouteComponent(() => import("../signin/SignIn"), "SignIn"),
});
const signUp = createRoute({
  getParentRoute: () => outside,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("../signin/SignUp"), "SignUp"),
});
const checkMail = createRoute({
  getParentRoute: () => outside,
  path: "/check-mail",
  component: lazyRouteComponent(() => import("../signin/CheckMail"), "CheckMail"),
});
const verify = createRoute({
  getParentRoute: () => outside,
  path: "/verify",
  component: lazyRouteComponent(() => import("../signin/Verify"), "Verify"),
});
const forgotten = createRoute({
  getParentRoute: () => outside,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("../signin/Forgotten"), "Forgotten"),
});
const reset = createRoute({
  getParentRoute: () => outside,
  path: "/reset",
  component: lazyRouteComponent(() => import("../signin/Reset"), "Reset"),
});
// Of an invitation link; for those inside and outside alike.
const join = createRoute({
  getParentRoute: () => outside,
  path: "/join",
  component: lazyRouteComponent(() => import("../links/JoinScreen"), "JoinScreen"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ location }) => {
    if ((await session.settled()).status === "out")
      throw redirect({ to: "/sign-in", search: { then: location.href } });
  },
  pendingComponent: Splash,
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
});
const rooms = createRoute({
  getParentRoute: () => signedIn,
  path: "/rooms",
  component: lazyRouteComponent(() => import("../rooms/RoomsLayout"), "RoomsLayout"),
});
const noRoom = createRoute({
  getParentRoute: () => rooms,
  path: "/",
  component: lazyRouteComponent(() => import("../rooms/NoRoom"), "NoRoom"),
});
const discover = createRoute({
  getParentRoute: () => rooms,
  path: "/discover",
  component: lazyRouteComponent(() => import("../rooms/Discover"), "Discover"),
});
const room = createRoute({
  getParentRoute: () => rooms,
  path: "/$room",
  // The message to begin at; gone from the address as soon as it was found.
  validateSearch: ({ at }: Record<string, unknown>): { at?: number } =>
    typeof at === "number" && at > 0 ? { at } : {},
  component: lazyRouteComponent(() => import("../room/RoomScreen"), "RoomScreen"),
});
const roomPeople = createRoute({
  getParentRoute: () => room,
  path: "/people",
});
const notices = createRoute({
  getParentRoute: () => signedIn,
  path: "/notices",
  component: lazyRouteComponent(() => import("../notices/NoticesScreen"), "NoticesScreen"),
});
const roomThread = createRoute({
  getParentRoute: () => room,
  path: "/thread/$root",
});
const search = createRoute({
  getParentRoute: () => signedIn,
  path: "/search",
  // In the address, so that the way back from a message leads to what was found.
  validateSearch: ({ q, room }: Record<string, unknown>): { q?: string; room?: string } => ({
    q: typeof q === "number" ? String(q) : text(q),
    room: text(room),
  }),
  component: lazyRouteComponent(() => import("../search/SearchScreen"), "SearchScreen"),
});
const people = createRoute({
  getParentRoute: () => signedIn,
  path: "/people",
  component: lazyRouteComponent(() => import("../people/PeopleScreen"), "PeopleScreen"),
});
const person = createRoute({
  getParentRoute: () => signedIn,
  path: "/people/$who",
  component: lazyRouteComponent(() => import("../profile/PersonScreen"), "PersonScreen"),
});
const me = createRoute({
  getParentRoute: () => signedIn,
  path: "/me",
  component: lazyRouteComponent(() => import("../profile/MyProfile"), "MyProfile"),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  component: lazyRouteComponent(() => import("../settings/SettingsScreen"), "SettingsScreen"),
});

const tabbed = (search: Record<string, unknown>): { tab?: string } => ({ tab: text(search.tab) });
const moderation = createRoute({
  getParentRoute: () => signedIn,
  path: "/moderation",
  validateSearch: tabbed,
  component: lazyRouteComponent(() => import("../moderation/ModerationScreen"), "ModerationScreen"),
});
const roomOrder = createRoute({
  getParentRoute: () => signedIn,
  path: "/moderation/rooms/$room",
  validateSearch: tabbed,
  component: lazyRouteComponent(() => import("../moderation/RoomOrderScreen"), "RoomOrderScreen"),
});
const admin = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin",
  component: lazyRouteComponent(() => import("../admin/AdminScreen"), "AdminScreen"),
});

const tree = root.addChildren([
  welcome,
  outside.addChildren([signIn, signUp, checkMail, verify, forgotten, reset, join]),
  signedIn.addChildren([
    rooms.addChildren([noRoom, discover, room.addChildren([roomPeople, roomThread])]),
    notices,
    search,
    people,
    person,
    me,
    settings,
    moderation,
    roomOrder,
    admin,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPreloadDelay: 40,
  defaultPendingMs: 300,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** Only paths of this app are honoured as a place to go after signing in. */
function inside(then: string | undefined): string {
  return then?.startsWith("/") && !then.startsWith("//") ? then : "/rooms";
}
