//! Settings that start from those of a base: what is changed, and what comes out.

/// Declares a table of settings twice from one list: the keys that a caller changes, all of them
/// optional, and the table in full, as it is read once its base has filled in the rest.
///
/// A key's type is that of the value, and where a file has another form, after `=>` the form that
/// is read.
macro_rules! changes {
    (
        $(#[$meta:meta])*
        $changes:ident, $full:ident {
            $(#[doc = $base_doc:literal])* base,
            $($(#[doc = $doc:literal])* $key:ident: $typed:ty $(=> $read:ty)?,)+
        }
    ) => {
        $(#[$meta])*
        ///
        /// Keys that are `None` are those of the base. Values that are set here can be chained:
        /// each key has a function of its name.
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $changes {
            $(#[doc = $base_doc])*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub base: Option<String>,
            $(
                $(#[doc = $doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $key: Option<$typed>,
            )+
        }

        impl $changes {
            /// The changes of a new name that starts from the values of `base`.
            pub fn based_on(base: impl Into<String>) -> $changes {
                $changes { base: Some(base.into()), ..$changes::default() }
            }

            $(
                $(#[doc = $doc])*
                pub fn $key(mut self, $key: impl Into<$typed>) -> $changes {
                    self.$key = Some($key.into());
                    self
                }
            )+
        }

        $(#[$meta])*
        #[derive(
            Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        #[schemars(transform = crate::settings::left_out::all_optional)]
        pub(crate) struct $full {
            $(#[doc = $base_doc])*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub(crate) base: Option<String>,
            $(
                $(#[doc = $doc])*
                pub(crate) $key: $crate::settings::changes::read!($typed $(=> $read)?),
            )+
        }
    };
}

macro_rules! read {
    ($typed:ty) => {
        $typed
    };
    ($typed:ty => $read:ty) => {
        $read
    };
}

pub(crate) use {changes, read};
