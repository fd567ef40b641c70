const TOKEN = /^[\w-]{22}$/;

/** Where a link leads. What is in it stands behind `#`, where no server log sees it. */
export function addressOf(token: string, origin: string = location.origin): string {
  return `${origin}/join#${token}`;
}

/** What is in the link, of what stands behind `#`; what is no link has nothing in it. */
export function tokenIn(hash: string): string | null {
  const text = hash.replace(/^#/, "");
  return TOKEN.test(text) ? text : null;
}
