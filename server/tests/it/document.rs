//! The OpenAPI document, as programs read it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::process::printed;

async fn document() -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_atas"));
    command.arg("openapi");
    serde_json::from_str(&printed(command).await).unwrap()
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own() {
    let document = document().await;
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let route = format!("{method} {path}");
            let name =
                operation["operationId"].as_str().unwrap_or_else(|| panic!("{route} has no operationId"));
            let tag = operation["tags"][0].as_str().unwrap();
            assert!(name.strip_prefix(tag).is_some_and(|rest| rest.starts_with('_')), "{route}: {name}");
            named.entry(name.to_owned()).or_default().push(route);
        }
    }
    assert!(named.len() > 30, "the document was read");
    named.retain(|_, routes| routes.len() > 1);
    assert!(named.is_empty(), "one name for several operations: {named:?}");
}

#[tokio::test]
async fn nothing_is_left_untyped() {
    let document = document().await;
    let mut untyped = Vec::new();
    look(&document["paths"], "paths", &mut untyped);
    look(&document["components"]["schemas"], "schemas", &mut untyped);
    assert_eq!(untyped, Vec::<String>::new());
}

/// Notes schemas that only say "an object".
fn look(part: &Value, at: &str, untyped: &mut Vec<String>) {
    if let Some(fields) = part.as_object() {
        let is_object = fields.get("type").is_some_and(|kind| kind.to_string().contains("object"));
        let says = ["properties", "additionalProperties", "allOf", "oneOf", "anyOf"];
        if is_object && !says.iter().any(|said| fields.contains_key(*said)) {
            untyped.push(at.to_owned());
        }
        for (name, inner) in fields.iter().filter(|(name, _)| !name.starts_with("example")) {
            look(inner, &format!("{at}/{name}"), untyped);
        }
    }
    for (n, inner) in part.as_array().into_iter().flatten().enumerate() {
        look(inner, &format!("{at}/{n}"), untyped);
    }
}

#[tokio::test]
async fn an_event_of_the_history_is_described() {
    let document = document().await;
    let schemas = &document["components"]["schemas"];
    let items = &schemas["History"]["properties"]["items"]["items"];
    assert_eq!(items["$ref"], "#/components/schemas/Event");
    let event = schemas["Event"]["properties"].as_object().unwrap();
    let mut fields: Vec<_> = event.keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "at",
            "author",
            "blocked",
            "body",
            "edited_at",
            "id",
            "kind",
            "last_reply_at",
            "pinned",
            "reactions",
            "removed",
            "replies",
            "root",
            "seq",
        ]
    );
    let required = schemas["Event"]["required"].as_array().unwrap();
    let optional: Vec<_> = fields.into_iter().filter(|field| !required.contains(&json!(field))).collect();
    let present_sometimes =
        ["blocked", "edited_at", "last_reply_at", "pinned", "reactions", "removed", "replies", "root"];
    assert_eq!(optional, present_sometimes);
}
