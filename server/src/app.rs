//! All routes in one router, and the document that describes them.

use std::sync::Arc;

use accounts::Accounts;
use api::Site;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use media::Media;
use network::Network;
use realtime::{MessageSearch, Realtime};
use store::Db;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, License, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::pages;

/// The running areas, and what tells whether they can serve.
#[derive(Clone)]
pub(crate) struct Areas {
    pub(crate) accounts: Accounts,
    pub(crate) network: Network,
    pub(crate) media: Media,
    pub(crate) realtime: Realtime,
    pub(crate) search: MessageSearch,
    pub(crate) condition: Condition,
}

/// What `/ready` and `/metrics` look at.
#[derive(Clone)]
pub(crate) struct Condition {
    pub(crate) db: Db,
    /// Set as soon as the server is asked to stop.
    pub(crate) stopping: CancellationToken,
    pub(crate) metrics: Arc<telemetry::Metrics>,
}

/// Every route around the areas, with the layers that each request passes.
pub(crate) fn router(areas: &Areas, mail_page: Option<Router>, site: Site) -> Router {
    let (mut routes, mut document) = documented(areas);
    name_operations(&mut document);
    routes = routes.merge(SwaggerUi::new("/docs").url("/v1/openapi.json", document));
    if let Some(mail_page) = mail_page {
        routes = routes.merge(mail_page);
    }
    api::layers(routes.fallback(pages::page), site)
}

fn documented(areas: &Areas) -> (Router, OpenApi) {
    let areas = areas.clone();
    let files = media::App {
        media: areas.media,
        accounts: areas.accounts.clone(),
        may_read: areas.realtime.readers_of_files(),
    };
    OpenApiRouter::with_openapi(description())
        .merge(accounts::router().with_state(areas.accounts.clone()))
        .merge(
            network::router().with_state(network::App { network: areas.network, accounts: areas.accounts }),
        )
        .merge(media::router().with_state(files))
        .merge(realtime::router().with_state(areas.realtime))
        .merge(realtime::search_router().with_state(areas.search))
        .merge(operation().with_state(areas.condition))
        .split_for_parts()
}

/// The OpenAPI document, without anything running.
pub(crate) fn document() -> OpenApi {
    let mut document = OpenApiRouter::<()>::with_openapi(description());
    document.get_openapi_mut().merge(accounts::router().into_openapi());
    document.get_openapi_mut().merge(network::router().into_openapi());
    document.get_openapi_mut().merge(media::router().into_openapi());
    document.get_openapi_mut().merge(realtime::router().into_openapi());
    document.get_openapi_mut().merge(realtime::search_router().into_openapi());
    document.get_openapi_mut().merge(operation().into_openapi());
    let mut document = document.into_openapi();
    name_operations(&mut document);
    document
}

/// Puts an operation's tag before its name, which is its handler's and unique within the tag only: `rooms_list`.
fn name_operations(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.options,
            &mut item.head,
            &mut item.patch,
            &mut item.trace,
        ];
        for operation in operations.into_iter().flatten() {
            let tag = operation.tags.iter().flatten().next();
            if let (Some(tag), Some(name)) = (tag, &operation.operation_id) {
                operation.operation_id = Some(format!("{tag}_{name}"));
            }
        }
    }
}

fn description() -> OpenApi {
    let info = InfoBuilder::new()
        .title("ATAS")
        .version(env!("CARGO_PKG_VERSION"))
        .license(Some(License::new("MIT OR Apache-2.0")))
        .description(Some(
            "A community and mentorship server for university campuses. Errors are problem+json (RFC 9457); lists are \
             `{items, next}` with an opaque cursor; the realtime protocol is described in docs/protocol.md.",
        ));
    let mut document = OpenApiBuilder::new().info(info.build()).build();
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let (name, schema) = api::docs::schema();
    components.schemas.insert(name, schema);
    document
}

fn operation() -> OpenApiRouter<Condition> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(ready)).routes(routes!(metrics))
}

/// The process lives
#[utoipa::path(get, path = "/health", tag = "operation", responses((status = 200, description = "It does")))]
async fn health() -> &'static str {
    "ok\n"
}

/// The server can serve
///
/// Not while its database is away, and not once it was asked to stop.
#[utoipa::path(
    get, path = "/ready", tag = "operation",
    responses((status = 200, description = "It can"), api::docs::MayBeAway)
)]
async fn ready(State(condition): State<Condition>) -> Response {
    if !condition.stopping.is_cancelled() && condition.db.ready().await {
        return "ready\n".into_response();
    }
    api::Problem::unavailable(std::time::Duration::from_secs(1)).into_response()
}

/// Metrics in the text format of Prometheus
#[utoipa::path(
    get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "All metrics", body = String, content_type = "text/plain"))
)]
async fn metrics(State(condition): State<Condition>) -> Response {
    metrics::gauge!("atas_database_up").set(if condition.db.ready().await { 1.0 } else { 0.0 });
    let kind = [(http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, condition.metrics.render()).into_response()
}
