export const en = {
  "block.done": "{name} is blocked",
  "block.named": "Block {name}",
  "block.submit": "Block",
  "block.text":
    "You do not see what they write, and neither of you can write to the other. They are not told. You can lift it at any time.",
  "block.title": "Block {name}?",
  "blocked.none": "You have blocked nobody.",
  "blocked.text": "You do not see what they write.",
  "blocked.title": "Blocked people",
  closed: "Nobody can write here any more.",
  "closed.mine": "You have blocked {name}.",
  "reason.fraud": "Fraud, or work for money",
  "reason.harassment": "Harassment",
  "reason.hate": "Hate",
  "reason.other": "Something else",
  "reason.self_harm": "Somebody may hurt themselves",
  "reason.sexual": "Sexual content",
  "reason.spam": "Spam",
  "reason.violence": "Violence or threats",
  "report.files": "They see only the names of files: please say in a few words what is in them.",
  "report.message": "Report this message",
  "report.note": "What should they know? (optional)",
  "report.open": "Report",
  "report.person": "Report this person",
  "report.room": "Report this room",
  "report.submit": "Send the report",
  "report.text.direct":
    "Moderators will read this message and what you write below, and nothing else of your conversation. Whoever you report is not told that it was you.",
  "report.text.message":
    "Moderators will read this message and what you write below. Whoever you report is not told who it was.",
  "report.text.person":
    "Moderators look at it. They do not see your conversations: to show them a message, report that message. Whoever you report is not told who it was.",
  "report.text.room":
    "Moderators see its name, its topic and what you write below. To show them a message, report that message. The owner of the room is not told who it was.",
  "report.thanks": "Thank you. Somebody will look at it.",
  "report.why": "What is wrong?",
  unblock: "Unblock",
  "unblock.named": "Unblock {name}",
};

export type SafetyKey = keyof typeof en;
