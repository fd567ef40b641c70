import type { Entry } from "../en";
import type { SafetyKey } from "./en";

export const zh: Record<SafetyKey, Entry> = {
  "block.done": "已拉黑 {name}",
  "block.named": "拉黑 {name}",
  "block.submit": "拉黑",
  "block.text": "你不会再看到对方发的内容，双方也不能互发消息。对方不会收到通知。你可以随时解除。",
  "block.title": "拉黑 {name}？",
  "blocked.none": "你没有拉黑任何人。",
  "blocked.text": "你看不到他们发的任何内容。",
  "blocked.title": "已拉黑的人",
  closed: "这里不能再发消息了。",
  "closed.mine": "你已拉黑 {name}。",
  "reason.fraud": "欺诈或代写",
  "reason.harassment": "骚扰",
  "reason.hate": "仇恨言论",
  "reason.other": "其他",
  "reason.self_harm": "有人可能伤害自己",
  "reason.sexual": "色情内容",
  "reason.spam": "垃圾信息",
  "reason.violence": "暴力或威胁",
  "report.files": "管理人员只能看到文件名，请简单说明里面是什么。",
  "report.message": "举报这条消息",
  "report.note": "还有什么要说明的？（可不填）",
  "report.open": "举报",
  "report.person": "举报此人",
  "report.room": "举报这个聊天室",
  "report.submit": "提交举报",
  "report.text.direct":
    "管理人员会看到这条消息和你在下面写的说明，看不到你们的其他聊天内容。对方不会知道是你举报的。",
  "report.text.message": "管理人员会看到这条消息和你在下面写的说明。被举报的人不会知道是谁举报的。",
  "report.text.person":
    "管理人员会查看，但看不到你们的聊天内容：想让他们看到某条消息，请举报那条消息。被举报的人不会知道是谁举报的。",
  "report.text.room":
    "管理人员会看到聊天室的名称、主题和你在下面写的说明。想让他们看到某条消息，请举报那条消息。聊天室的创建者不会知道是谁举报的。",
  "report.thanks": "谢谢，会有人查看。",
  "report.why": "有什么问题？",
  unblock: "解除拉黑",
  "unblock.named": "解除拉黑 {name}",
};
