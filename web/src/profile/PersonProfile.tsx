import { Link } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import { useAccountWords } from "../i18n/account";
import { useDirect } from "../people/useDirect";
import { useMe } from "../session/useSession";
import { Button, buttonClass } from "../ui/Button";
import { Empty, Failed } from "../ui/State";
import { SafetyButtons } from "../safety/SafetyButtons";
import { ProfileBones, ProfileCard } from "./ProfileCard";
import { useProfile } from "./useProfile";

/** Somebody's profile, wherever it is shown, and the way to talk to them; `room` is where one has met them. */
export function PersonProfile({ who, room }: { who: string; room?: string }) {
  const say = useAccountWords();
  const me = useMe();
  const profile = useProfile(who);
  const direct = useDirect();
  if (profile.isPending) return <ProfileBones />;
  if (profile.isError) {
    return asProblem(profile.error).status === 404 ? (
      <Empty icon="person" title={say("profile.missing")} />
    ) : (
      <Failed error={profile.error} onRetry={() => void profile.refetch()} />
    );
  }
  const { id, deleted } = profile.data;
  return (
    <ProfileCard
      profile={profile.data}
      foot={id === me.id || deleted ? undefined : <SafetyButtons person={profile.data} room={room} />}
    >
      {id === me.id ? (
        <Link to="/me" className={buttonClass("soft")}>
          {say("profile.edit")}
        </Link>
      ) : deleted ? undefined : (
        <Button icon="chats" busy={direct.isPending} onClick={() => direct.mutate(id)}>
          {say("profile.message")}
        </Button>
      )}
    </ProfileCard>
  );
}
