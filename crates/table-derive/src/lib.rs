//! `#[derive(Row)]`: the columns of a table from the fields of a struct.
//!
//! Used through `exitlab_table`, which says what the traits promise.

use proc_macro::TokenStream;
use proc_macro2::{Group, TokenStream as Tokens, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Expr, Field, Fields, GenericParam, Ident, Lit, LitStr, Meta,
    Path, Token, parse_macro_input,
};

/// Makes a struct's fields the columns of a table, in the order in which they stand.
///
/// Of the struct, `#[row(...)]` takes:
/// - `table = "cells"`: the table's name; without it the struct is a part of rows, to be flattened;
/// - `key(grid_id, profile)`: what tells rows apart;
/// - `of = CellRow`: the struct is some of that row's columns, which the compiler checks.
///
/// Of a field:
/// - `unit = R`: a variant of `Unit`;
/// - `optional`: tables may lack the column, and it is then absent in every row;
/// - `flatten`: the columns of another struct stand here;
/// - `name = "from"`: the column's name, where it is no good name of a field;
/// - `expected = "the number of a signal"`: what a value has to be, for messages.
///
/// A field's doc comment, as far as its first empty line, is the column's.
#[proc_macro_derive(Row, attributes(row))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    row(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// What `#[row(...)]` says of the struct.
#[derive(Default)]
struct OfStruct {
    table: Option<LitStr>,
    key: Vec<Ident>,
    of: Option<Path>,
}

/// What `#[row(...)]` says of a field.
#[derive(Default)]
struct OfField {
    unit: Option<Path>,
    is_optional: bool,
    is_flat: bool,
    name: Option<LitStr>,
    expected: Option<LitStr>,
}

/// `key(a, b)`, `key = value` or a word.
enum Item {
    List(Ident, Vec<Ident>),
    Path(Ident, Path),
    Text(Ident, LitStr),
    Word(Ident),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
        let word: Ident = input.parse()?;
        if input.peek(syn::token::Paren) {
            let inner;
            syn::parenthesized!(inner in input);
            let list = Punctuated::<Ident, Token![,]>::parse_terminated(&inner)?;
            return Ok(Item::List(word, list.into_iter().collect()));
        }
        if !input.peek(Token![=]) {
            return Ok(Item::Word(word));
        }
        input.parse::<Token![=]>()?;
        if input.peek(LitStr) {
            Ok(Item::Text(word, input.parse()?))
        } else {
            Ok(Item::Path(word, input.parse()?))
        }
    }
}

fn items(attributes: &[Attribute]) -> syn::Result<Vec<Item>> {
    let mut all = Vec::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("row")) {
        let items = attribute.parse_args_with(Punctuated::<Item, Token![,]>::parse_terminated)?;
        all.extend(items);
    }
    Ok(all)
}

fn unknown(word: &Ident) -> syn::Error {
    syn::Error::new(word.span(), format!("`{word}` is nothing that `row` takes here"))
}

fn of_struct(attributes: &[Attribute]) -> syn::Result<OfStruct> {
    let mut of = OfStruct::default();
    for item in items(attributes)? {
        match item {
            Item::Text(word, text) if word == "table" => of.table = Some(text),
            Item::List(word, list) if word == "key" => of.key = list,
            Item::Path(word, path) if word == "of" => of.of = Some(path),
            Item::Text(word, _) | Item::List(word, _) | Item::Path(word, _) | Item::Word(word) => {
                return Err(unknown(&word));
            }
        }
    }
    Ok(of)
}

fn of_field(attributes: &[Attribute]) -> syn::Result<OfField> {
    let mut of = OfField::default();
    for item in items(attributes)? {
        match item {
            Item::Path(word, path) if word == "unit" => of.unit = Some(path),
            Item::Word(word) if word == "optional" => of.is_optional = true,
            Item::Word(word) if word == "flatten" => of.is_flat = true,
            Item::Text(word, text) if word == "name" => of.name = Some(text),
            Item::Text(word, text) if word == "expected" => of.expected = Some(text),
            Item::Text(word, _) | Item::List(word, _) | Item::Path(word, _) | Item::Word(word) => {
                return Err(unknown(&word));
            }
        }
    }
    Ok(of)
}

/// The first paragraph of a doc comment, on one line.
fn doc(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(literal) = &pair.value
            && let Lit::Str(text) = &literal.lit
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    let lines = lines.iter().map(String::as_str);
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same tokens with every lifetime `'static`, for constants, which know no other.
fn with_static(tokens: Tokens) -> Tokens {
    let mut is_lifetime = false;
    tokens
        .into_iter()
        .map(|tree| match tree {
            TokenTree::Punct(punct) => {
                is_lifetime = punct.as_char() == '\'';
                TokenTree::Punct(punct)
            }
            TokenTree::Ident(word) if is_lifetime => {
                is_lifetime = false;
                TokenTree::Ident(Ident::new("static", word.span()))
            }
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), with_static(group.stream())))
            }
            other => other,
        })
        .collect()
}

fn row(input: &DeriveInput) -> syn::Result<Tokens> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "only a struct is a row"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(input, "a row's fields have names"));
    };
    let of = of_struct(&input.attrs)?;
    let fields = fields
        .named
        .iter()
        .map(|field| Ok((field, of_field(&field.attrs)?)))
        .collect::<syn::Result<Vec<_>>>()?;
    let lifetimes: Vec<_> = input.generics.params.iter().collect();
    match lifetimes.as_slice() {
        [] | [GenericParam::Lifetime(_)] => {}
        _ => {
            return Err(syn::Error::new_spanned(
                &input.generics,
                "a row has no generics but one lifetime",
            ));
        }
    }

    let name = &input.ident;
    let generics = &input.generics;
    let parts = fields.iter().map(|(field, of_field)| columns_of(field, of_field, &of));
    let parts = parts.collect::<syn::Result<Vec<_>>>()?;
    let pushes = fields.iter().map(|(field, of_field)| {
        let (ident, trait_name) = (&field.ident, trait_of(of_field));
        quote!(::exitlab_table::#trait_name::push(&self.#ident, to);)
    });
    let reads = fields.iter().map(|(field, of_field)| {
        let ident = &field.ident;
        match (of_field.is_flat, &of_field.expected) {
            (true, _) => quote!(#ident: ::exitlab_table::ReadFields::read(from)?,),
            (false, None) => quote!(#ident: from.value(None)?,),
            (false, Some(text)) => quote!(#ident: from.value(Some(#text))?,),
        }
    });
    let read_generics = if lifetimes.is_empty() { quote!() } else { quote!(<'row>) };
    let mut all = quote! {
        impl #generics ::exitlab_table::Fields for #name #generics {
            const COLUMNS: &'static [::exitlab_table::ColumnSpec] = {
                const PARTS: &[&[::exitlab_table::ColumnSpec]] = &[#(#parts),*];
                const ALL: [::exitlab_table::ColumnSpec; ::exitlab_table::n_joined(PARTS)] =
                    ::exitlab_table::joined(PARTS);
                &ALL
            };

            fn push(&self, to: &mut ::exitlab_table::Columns) {
                #(#pushes)*
            }
        }

        impl<'row> ::exitlab_table::ReadFields<'row> for #name #read_generics {
            fn read(
                from: &mut ::exitlab_table::RowReader<'row>,
            ) -> ::std::result::Result<Self, ::exitlab_table::BadValue> {
                ::std::result::Result::Ok(#name { #(#reads)* })
            }
        }
    };
    let struct_doc = doc(&input.attrs);
    match (&of.table, &of.of) {
        (Some(_), Some(_)) => {
            return Err(syn::Error::new_spanned(name, "either `table` or `of`"));
        }
        (Some(table), None) => all.extend(quote! {
            impl #generics ::exitlab_table::Row for #name #generics {
                const TABLE: &'static str = #table;
                const DOC: &'static str = #struct_doc;
            }
        }),
        (None, Some(whole)) => {
            let static_name =
                if lifetimes.is_empty() { quote!(#name) } else { quote!(#name<'static>) };
            all.extend(quote! {
                impl #generics ::exitlab_table::Row for #name #generics {
                    const TABLE: &'static str = <#whole as ::exitlab_table::Row>::TABLE;
                    const DOC: &'static str = <#whole as ::exitlab_table::Row>::DOC;
                }
                const _: () = ::exitlab_table::assert_some_of(
                    <#static_name as ::exitlab_table::Fields>::COLUMNS,
                    <#whole as ::exitlab_table::Fields>::COLUMNS,
                );
            });
        }
        (None, None) => {}
    }
    Ok(all)
}

fn trait_of(of: &OfField) -> Ident {
    let name = if of.is_flat { "Fields" } else { "Value" };
    Ident::new(name, proc_macro2::Span::call_site())
}

/// The list of a field's columns.
fn columns_of(field: &Field, of: &OfField, of_struct: &OfStruct) -> syn::Result<Tokens> {
    let ident = field.ident.as_ref();
    let ident = ident.ok_or_else(|| syn::Error::new_spanned(field, "a row's fields have names"))?;
    let ty = &field.ty;
    let ty = with_static(quote!(#ty));
    if of.is_flat {
        return Ok(quote!(<#ty as ::exitlab_table::Fields>::COLUMNS));
    }
    let name = of.name.as_ref().map_or_else(|| ident.to_string(), LitStr::value);
    let doc = doc(&field.attrs);
    let unit = match &of.unit {
        Some(unit) => quote!(::exitlab_table::Unit::#unit),
        None => quote!(::exitlab_table::Unit::None),
    };
    let is_key = of_struct.key.contains(ident);
    let is_optional = of.is_optional;
    Ok(quote! {
        &[::exitlab_table::ColumnSpec {
            name: #name,
            doc: #doc,
            kind: <#ty as ::exitlab_table::Value>::KIND,
            unit: #unit,
            is_key: #is_key,
            is_optional: #is_optional,
        }]
    })
}
