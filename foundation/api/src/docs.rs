//! Problem responses for the OpenAPI document: `responses((status = 200, body = …), docs::Invalid, docs::SignedIn)`.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, schema::Type},
};

use crate::problem::{Body, MEDIA_TYPE};

/// The schema that every problem response refers to. The server registers it once among its components, beside the
/// security scheme `bearer`.
pub fn schema() -> (String, RefOr<utoipa::openapi::Schema>) {
    (Body::name().into_owned(), Body::schema())
}

/// A response with a problem body and an example of it.
pub fn problem(status: u16, code: &str, title: &str) -> Response {
    let mut content = Content::new(Some(Ref::from_schema_name(Body::name())));
    content.example = Some(serde_json::json!({
        "type": format!("urn:atas:problem:{code}"), "title": title, "status": status, "code": code,
        "request_id": "4f1d2c3b4a5968778695a4b3c2d1e0ff",
    }));
    let mut response = ResponseBuilder::new().description(title).content(MEDIA_TYPE, content);
    if status == 429 || status == 503 {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer);
        let header = HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait"));
        response = response.header("Retry-After", header.build());
    }
    response.build()
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident { $($status:literal $code:literal $title:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([$(($status.to_string(), problem($status, $code, $title).into())),+])
            }
        }
    )+};
}

problems! {
    /// The endpoint takes a body.
    TakesBody {
        400 "malformed" "The request cannot be read",
        413 "too_large" "The request is too large",
        415 "unsupported_media_type" "This needs a body of type application/json",
        422 "invalid" "Some fields cannot be accepted",
    }
    /// The endpoint takes a query string or cursor.
    TakesQuery { 400 "malformed" "The request cannot be read" }
    /// What the query string asks for may not be accepted.
    MayBeInvalid { 422 "invalid" "Some fields cannot be accepted" }
    /// The endpoint needs an access token.
    NeedsToken { 401 "unauthenticated" "Please sign in" }
    /// The endpoint needs a verified address.
    NeedsVerified {
        401 "unauthenticated" "Please sign in",
        403 "verify_email_first" "Please confirm your e-mail address first",
    }
    /// The endpoint needs a role.
    NeedsRole {
        401 "unauthenticated" "Please sign in",
        403 "forbidden" "You may not do this",
    }
    /// The endpoint is opened by a cookie, so that the page it comes from is checked.
    ChecksOrigin { 403 "origin_refused" "This request came from a page of another site" }
    /// The endpoint names one thing.
    MayBeMissing { 404 "not_found" "There is nothing here" }
    /// The endpoint is limited.
    Limited { 429 "too_many_requests" "That was a lot at once. Please wait a little" }
    /// The endpoint needs the database.
    MayBeAway { 503 "unavailable" "The server cannot answer this right now. Please try again in a moment" }
}
