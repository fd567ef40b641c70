//! Ids with a type each, so that a room's cannot be given where a person's is meant.

/// Declares a `UUIDv7` newtype that goes through JSON, PostgreSQL (also as array) and OpenAPI as a plain UUID.
///
/// ```
/// store::typed_id!(
///     /// A note in the feed.
///     pub NoteId
/// );
/// let id: NoteId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
/// assert_eq!(id.to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
/// ```
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $visibility:vis $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name($crate::reexport::uuid::Uuid);

        // One id need not use every conversion.
        #[allow(dead_code, clippy::allow_attributes, reason = "expands in crates that use only some of it")]
        impl $name {
            /// Takes a UUID for this kind of id.
            pub const fn new(uuid: $crate::reexport::uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The plain UUID.
            pub const fn uuid(self) -> $crate::reexport::uuid::Uuid {
                self.0
            }

            /// A new id of this moment.
            pub fn generate(entropy: &$crate::Entropy, clock: &$crate::Clock) -> Self {
                Self(entropy.uuid_v7(clock))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::reexport::uuid::Error;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl $crate::reexport::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error>
            where
                S: $crate::reexport::serde::Serializer,
            {
                $crate::reexport::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::reexport::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: $crate::reexport::serde::Deserializer<'de>,
            {
                $crate::reexport::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        $crate::typed_id!(@postgres $name);
        $crate::typed_id!(@openapi $name);
    };

    (@postgres $name:ident) => {
        impl $crate::reexport::sqlx::Type<$crate::reexport::sqlx::Postgres> for $name {
            fn type_info() -> $crate::reexport::sqlx::postgres::PgTypeInfo {
                <$crate::reexport::uuid::Uuid as $crate::reexport::sqlx::Type<_>>::type_info()
            }
        }

        impl $crate::reexport::sqlx::postgres::PgHasArrayType for $name {
            fn array_type_info() -> $crate::reexport::sqlx::postgres::PgTypeInfo {
                <$crate::reexport::uuid::Uuid as $crate::reexport::sqlx::postgres::PgHasArrayType>::array_type_info()
            }
        }

        impl $crate::reexport::sqlx::Encode<'_, $crate::reexport::sqlx::Postgres> for $name {
            fn encode_by_ref(
                &self,
                buffer: &mut $crate::reexport::sqlx::postgres::PgArgumentBuffer,
            ) -> ::std::result::Result<
                $crate::reexport::sqlx::encode::IsNull,
                $crate::reexport::sqlx::error::BoxDynError,
            > {
                $crate::reexport::sqlx::Encode::<$crate::reexport::sqlx::Postgres>::encode_by_ref(&self.0, buffer)
            }
        }

        impl<'r> $crate::reexport::sqlx::Decode<'r, $crate::reexport::sqlx::Postgres> for $name {
            fn decode(
                value: $crate::reexport::sqlx::postgres::PgValueRef<'r>,
            ) -> ::std::result::Result<Self, $crate::reexport::sqlx::error::BoxDynError> {
                $crate::reexport::sqlx::Decode::<$crate::reexport::sqlx::Postgres>::decode(value).map(Self)
            }
        }
    };

    (@openapi $name:ident) => {
        impl $crate::reexport::utoipa::PartialSchema for $name {
            fn schema() -> $crate::reexport::utoipa::openapi::RefOr<$crate::reexport::utoipa::openapi::schema::Schema> {
                $crate::reexport::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::reexport::utoipa::openapi::schema::Type::String)
                    .format(Some($crate::reexport::utoipa::openapi::SchemaFormat::KnownFormat(
                        $crate::reexport::utoipa::openapi::KnownFormat::Uuid,
                    )))
                    .into()
            }
        }

        impl $crate::reexport::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    };
}

typed_id!(
    /// A person with an account.
    pub UserId
);
typed_id!(
    /// One sign-in of a person on one device.
    pub SessionId
);
typed_id!(
    /// A university.
    pub CampusId
);
typed_id!(
    /// A room, which is a stream of events.
    pub RoomId
);
typed_id!(
    /// One event of a stream, named by the client that sent it.
    pub EventId
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Entropy};

    #[test]
    fn ids_are_plain_uuids_in_text() {
        let id = UserId::generate(&Entropy::system(), &Clock::system());
        assert_eq!(id.to_string().parse::<UserId>().unwrap(), id);
        assert_eq!(id.to_string(), id.uuid().to_string());
        assert_eq!(format!("{id:?}"), format!("UserId({id})"));
    }
}
