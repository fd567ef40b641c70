import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { Button, buttonClass } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { Failed } from "../ui/State";
import VerifyNudge from "../rooms/VerifyNudge";
import { EditProfile } from "./EditProfile";
import { ProfileBones, ProfileCard } from "./ProfileCard";

export function MyProfile() {
  const t = useT();
  const say = useAccountWords();
  const [editing, setEditing] = useState(false);
  const profile = useQuery({ queryKey: ["my-profile"], queryFn: () => ok(api.GET("/v1/me/profile")) });
  return (
    <Page title={say("profile.mine")}>
      <VerifyNudge />
      {profile.isPending && <ProfileBones />}
      {profile.isError && !profile.data && (
        <Failed error={profile.error} onRetry={() => void profile.refetch()} />
      )}
      {profile.data && !editing && (
        <ProfileCard profile={profile.data}>
          <Button icon="edit" look="soft" onClick={() => setEditing(true)}>
            {say("profile.edit")}
          </Button>
          <Link to="/settings" className={buttonClass("plain")}>
            <Icon name="gear" size={20} />
            {t("nav.settings")}
          </Link>
        </ProfileCard>
      )}
      {profile.data && editing && <EditProfile profile={profile.data} onDone={() => setEditing(false)} />}
    </Page>
  );
}
