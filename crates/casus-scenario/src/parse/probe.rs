//! Remembers what the typed reading asked for last.
//!
//! RON's errors say that an integer is out of bounds but not which bounds, and that an identifier was expected but
//! not which. The types know, and tell it in passing; this layer between them listens.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// What a type asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Anything,
    Bool,
    /// A whole number with its bounds.
    Int(&'static str),
    Float,
    Char,
    Text,
    Bytes,
    Unit,
    List,
    /// So many plain values in round brackets.
    Values(usize),
    Map,
    /// Named fields.
    Fields(&'static [&'static str]),
    /// One of these words, perhaps with something in brackets.
    Choice(&'static [&'static str]),
}

/// The last request, and whether the place is optional.
pub(super) struct Last {
    wanted: Cell<Wanted>,
    optional: Cell<bool>,
    option_open: Cell<bool>,
}

impl Last {
    pub(super) fn new() -> Self {
        Self {
            wanted: Cell::new(Wanted::Anything),
            optional: Cell::new(false),
            option_open: Cell::new(false),
        }
    }

    pub(super) fn wanted(&self) -> Wanted {
        self.wanted.get()
    }

    pub(super) fn optional(&self) -> bool {
        self.optional.get()
    }

    fn ask(&self, wanted: Wanted) {
        self.wanted.set(wanted);
        self.optional.set(self.option_open.replace(false));
    }
}

/// Wraps a deserializer, visitor, access or seed; everything passes through.
pub(super) struct Probe<'a, T> {
    inner: T,
    last: &'a Last,
}

impl<'a, T> Probe<'a, T> {
    pub(super) fn new(inner: T, last: &'a Last) -> Self {
        Self { inner, last }
    }
}

macro_rules! ask {
    ($($method:ident($($arg:ident: $type:ty),*) => $wanted:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.last.ask($wanted);
            self.inner.$method($($arg,)* Probe::new(visitor, self.last))
        }
    )*};
}

macro_rules! pass {
    ($($method:ident($($arg:ident: $type:ty),*);)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($arg,)* Probe::new(visitor, self.last))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Probe<'_, D> {
    type Error = D::Error;

    ask! {
        deserialize_any() => Wanted::Anything;
        deserialize_bool() => Wanted::Bool;
        deserialize_i8() => Wanted::Int("-128 to 127");
        deserialize_i16() => Wanted::Int("-32768 to 32767");
        deserialize_i32() => Wanted::Int("-2147483648 to 2147483647");
        deserialize_i64() => Wanted::Int("-9223372036854775808 to 9223372036854775807");
        deserialize_i128() => Wanted::Int("about -1.7e38 to 1.7e38");
        deserialize_u8() => Wanted::Int("0 to 255");
        deserialize_u16() => Wanted::Int("0 to 65535");
        deserialize_u32() => Wanted::Int("0 to 4294967295");
        deserialize_u64() => Wanted::Int("0 to 18446744073709551615");
        deserialize_u128() => Wanted::Int("0 to about 3.4e38");
        deserialize_f32() => Wanted::Float;
        deserialize_f64() => Wanted::Float;
        deserialize_char() => Wanted::Char;
        deserialize_str() => Wanted::Text;
        deserialize_string() => Wanted::Text;
        deserialize_bytes() => Wanted::Bytes;
        deserialize_byte_buf() => Wanted::Bytes;
        deserialize_unit() => Wanted::Unit;
        deserialize_unit_struct(name: &'static str) => Wanted::Unit;
        deserialize_seq() => Wanted::List;
        deserialize_tuple(len: usize) => Wanted::Values(len);
        deserialize_tuple_struct(name: &'static str, len: usize) => Wanted::Values(len);
        deserialize_map() => Wanted::Map;
        deserialize_struct(name: &'static str, fields: &'static [&'static str]) => Wanted::Fields(fields);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]) => Wanted::Choice(variants);
    }

    pass! {
        deserialize_newtype_struct(name: &'static str);
        deserialize_identifier();
    }

    /// Only the value of an unknown field is ever passed over. No type may do that, whether or not it says so
    /// itself: a misspelt field would be ignored and its default used.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, D::Error> {
        Err(D::Error::unknown_field("", &[]))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.last.option_open.set(true);
        self.inner.deserialize_option(Probe::new(visitor, self.last))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visit {
    ($($method:ident($type:ty);)*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Probe<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool);
        visit_i8(i8);
        visit_i16(i16);
        visit_i32(i32);
        visit_i64(i64);
        visit_i128(i128);
        visit_u8(u8);
        visit_u16(u16);
        visit_u32(u32);
        visit_u64(u64);
        visit_u128(u128);
        visit_f32(f32);
        visit_f64(f64);
        visit_char(char);
        visit_str(&str);
        visit_borrowed_str(&'de str);
        visit_string(String);
        visit_bytes(&[u8]);
        visit_borrowed_bytes(&'de [u8]);
        visit_byte_buf(Vec<u8>);
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.last.option_open.set(false);
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Probe::new(deserializer, self.last))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Probe::new(deserializer, self.last))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Probe::new(seq, self.last))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Probe::new(map, self.last))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, choice: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Probe::new(choice, self.last))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Probe<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_element_seed(Probe::new(seed, self.last))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Probe<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(Probe::new(seed, self.last))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(Probe::new(seed, self.last))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'a, 'de, A: EnumAccess<'de>> EnumAccess<'de> for Probe<'a, A> {
    type Error = A::Error;
    type Variant = Probe<'a, A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        let (value, variant) = self.inner.variant_seed(Probe::new(seed, self.last))?;
        Ok((value, Probe::new(variant, self.last)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Probe<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.newtype_variant_seed(Probe::new(seed, self.last))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.last.ask(Wanted::Values(len));
        self.inner.tuple_variant(len, Probe::new(visitor, self.last))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.last.ask(Wanted::Fields(fields));
        self.inner.struct_variant(fields, Probe::new(visitor, self.last))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Probe<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Probe::new(deserializer, self.last))
    }
}
