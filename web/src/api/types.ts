import type { components } from "./schema";

/** The names this app uses for what the API calls otherwise. */
type Schemas = components["schemas"];
export type BlockedPerson = Schemas["BlockedPerson"];
export type Campus = Schemas["Campus"];
export type ListedCampus = Schemas["Listed"];
export type FoundMessage = Schemas["FoundMessage"];
export type FoundMessages = Schemas["FoundMessages"];
export type Highlight = Schemas["SearchHighlight"];
export type History = Schemas["History"];
export type InboxPage = Schemas["Inbox"];
export type Member = Schemas["MemberCard"];
export type Node = Schemas["Node"];
export type NotificationLevel = Schemas["NotificationLevel"];
export type NotificationSettings = Schemas["NotificationSettings"];
export type NoticeGroup = Schemas["NoticeGroup"];
export type Person = Schemas["Person"];
export type Problem = Schemas["Problem"];
export type Profile = Schemas["Profile"];
export type ReportDraft = Schemas["ReportDraft"];
export type ReportReason = Schemas["ReportReason"];
export type Room = Schemas["Room"];
export type SessionInfo = Schemas["Session"];
export type Signed = Schemas["Signed"];
export type Site = Schemas["About"];
export type User = Schemas["User"];
