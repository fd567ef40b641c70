//! Every endpoint says what it needs.

/// Answers without a token; may only shrink.
const PUBLIC: &[(&str, &str)] = &[("/v1/campuses", "get")];

#[test]
fn every_endpoint_is_documented_and_all_but_the_public_list_need_a_token() {
    let (_, document) = network::router().split_for_parts();
    let document = serde_json::to_value(&document).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push(format!("{method} {path}"));
            assert!(operation["tags"][0].is_string(), "{method} {path} has no tag");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            let public = PUBLIC.contains(&(path.as_str(), method.as_str()));
            assert_eq!(operation["security"].is_array(), !public, "{method} {path}");
            assert_eq!(operation["responses"]["401"].is_object(), !public, "{method} {path}");
        }
    }
    found.sort();
    assert_eq!(
        found,
        [
            "delete /v1/blocks/{user}",
            "get /v1/blocks",
            "get /v1/campuses",
            "get /v1/me/campus",
            "get /v1/me/profile",
            "get /v1/people",
            "get /v1/people/{who}",
            "patch /v1/campuses/{id}",
            "post /v1/campuses",
            "put /v1/blocks/{user}",
            "put /v1/me/profile",
        ]
    );
    for schema in ["BlockedPerson", "Campus", "Person", "Profile"] {
        assert!(document["components"]["schemas"][schema]["example"].is_object(), "{schema} has no example");
    }
}
