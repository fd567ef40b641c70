use super::Words;
use crate::Locale;

/// A quiet page that every mail program can show: one column, styles inline, no pictures.
pub(super) fn page(words: &Words, locale: Locale, greeting: &str, link: Option<&str>) -> String {
    let mut body = paragraph(greeting);
    for text in words.before {
        body += &paragraph(text);
    }
    if let Some(link) = link {
        body += &button(words.button, link);
    }
    for text in words.after {
        body += &note(text);
    }
    body += &paragraph(words.closing);
    frame(locale, words.subject, &body)
}

/// The page around the body of a mail.
pub(super) fn frame(locale: Locale, title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px 12px;background:#faf6f0;color:#2b2622;font:16px/1.6 -apple-system,'Segoe UI',Roboto,'Noto Sans SC',sans-serif">
<div style="max-width:520px;margin:0 auto;padding:28px 28px 16px;background:#ffffff;border:1px solid #eee4d8;border-radius:14px">
<p style="margin:0 0 20px;font-weight:700;letter-spacing:.06em;color:#b4532a">ATAS</p>
{body}</div>
</body>
</html>
"#,
        lang = locale.tag(),
        title = escape(title),
    )
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<p style=\"margin:0 0 16px;white-space:pre-line\">{}</p>\n", escape(text))
}

pub(super) fn note(text: &str) -> String {
    format!("<p style=\"margin:0 0 16px;color:#6f655c;font-size:14px\">{}</p>\n", escape(text))
}

pub(super) fn button(label: &str, link: &str) -> String {
    let (label, link) = (escape(label), escape(link));
    format!(
        "<p style=\"margin:24px 0\"><a href=\"{link}\" style=\"display:inline-block;padding:12px 22px;\
         background:#b4532a;color:#ffffff;text-decoration:none;border-radius:10px;font-weight:600\">{label}</a></p>\n\
         <p style=\"margin:0 0 16px;font-size:13px;color:#6f655c;word-break:break-all\">{link}</p>\n"
    )
}

/// A heading, unless it is empty, with a list below.
pub(super) fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let mut section = String::new();
    if !title.is_empty() {
        let title = escape(title);
        section = format!("<p style=\"margin:0 0 4px;font-weight:600\">{title}</p>\n");
    }
    section += "<ul style=\"margin:0 0 16px;padding-left:20px\">\n";
    for line in lines {
        section.extend(["<li>", &escape(&line), "</li>\n"]);
    }
    section + "</ul>\n"
}

/// A small link.
pub(super) fn link(label: &str, address: &str) -> String {
    let (label, address) = (escape(label), escape(address));
    format!(
        "<p style=\"margin:0 0 16px;font-size:14px\"><a href=\"{address}\" style=\"color:#6f655c\">{label}</a></p>\n"
    )
}

/// Text as it may stand in HTML, also within double-quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
