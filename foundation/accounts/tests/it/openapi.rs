use std::collections::BTreeMap;

/// Every endpoint with what it may answer, and whether it needs a token: to be read in review when it changes.
#[test]
fn the_document_lists_every_endpoint() {
    let document = accounts::router().into_openapi();
    let mut endpoints = BTreeMap::new();
    for (path, item) in &document.paths.paths {
        let operations =
            [("GET", &item.get), ("POST", &item.post), ("PATCH", &item.patch), ("DELETE", &item.delete)];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            let statuses: Vec<_> = operation.responses.responses.keys().cloned().collect();
            let token = if operation.security.is_some() { "token" } else { "public" };
            endpoints.insert(format!("{path} {method}"), format!("{token} {}", statuses.join(" ")));
            assert!(operation.summary.is_some() && operation.tags.is_some(), "{method} {path}");
        }
    }
    insta::assert_json_snapshot!(endpoints);
}
