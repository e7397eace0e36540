//! Results for programs.

use crate::exit::{Exit, Failure};
use serde::Serialize;

/// A value as indented JSON with one line end after it.
///
/// JSON has no NaN and the serialiser would write null for one, which means "undefined" here. So a number that is
/// not finite is a bug, and is reported as one.
pub(crate) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    finite::check(value)?;
    let mut bytes = serde_json::to_vec_pretty(value).map_err(bug)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A value as one line of JSON.
pub(crate) fn line(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    finite::check(value)?;
    let mut bytes = serde_json::to_vec(value).map_err(bug)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn bug(error: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Bug, format!("this is a bug in casus: a result cannot be written: {error}"))
}

/// A serialiser that writes nothing and refuses numbers that are not finite.
mod finite {
    use serde::ser::{self, Serialize, Serializer};
    use std::fmt;

    #[derive(Debug)]
    pub(super) struct NotFinite(String);

    impl fmt::Display for NotFinite {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.0)
        }
    }

    impl std::error::Error for NotFinite {}

    impl ser::Error for NotFinite {
        fn custom<T: fmt::Display>(message: T) -> Self {
            NotFinite(message.to_string())
        }
    }

    pub(super) fn check(value: &impl Serialize) -> Result<(), crate::exit::Failure> {
        value.serialize(Walk).map_err(super::bug)
    }

    #[derive(Clone, Copy)]
    struct Walk;

    macro_rules! nothing {
        ($($name:ident: $type:ty),+ $(,)?) => {
            $(fn $name(self, _: $type) -> Result<(), NotFinite> { Ok(()) })+
        };
    }

    type Done = Result<(), NotFinite>;

    impl Serializer for Walk {
        type Ok = ();
        type Error = NotFinite;
        type SerializeSeq = Walk;
        type SerializeTuple = Walk;
        type SerializeTupleStruct = Walk;
        type SerializeTupleVariant = Walk;
        type SerializeMap = Walk;
        type SerializeStruct = Walk;
        type SerializeStructVariant = Walk;

        nothing! {
            serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
            serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_char: char,
            serialize_str: &str, serialize_bytes: &[u8], serialize_unit_struct: &'static str,
        }

        fn serialize_f32(self, v: f32) -> Done {
            self.serialize_f64(f64::from(v))
        }

        fn serialize_f64(self, v: f64) -> Done {
            if v.is_finite() { Ok(()) } else { Err(NotFinite(format!("the number {v}"))) }
        }

        fn serialize_none(self) -> Done {
            Ok(())
        }

        fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Done {
            value.serialize(self)
        }

        fn serialize_unit(self) -> Done {
            Ok(())
        }

        fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Done {
            Ok(())
        }

        fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Done {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: ?Sized + Serialize>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            value: &T,
        ) -> Done {
            value.serialize(self)
        }

        fn serialize_seq(self, _: Option<usize>) -> Result<Walk, NotFinite> {
            Ok(self)
        }

        fn serialize_tuple(self, _: usize) -> Result<Walk, NotFinite> {
            Ok(self)
        }

        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Walk, NotFinite> {
            Ok(self)
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Walk, NotFinite> {
            Ok(self)
        }

        fn serialize_map(self, _: Option<usize>) -> Result<Walk, NotFinite> {
            Ok(self)
        }

        fn serialize_struct(self, _: &'static str, _: usize) -> Result<Walk, NotFinite> {
            Ok(self)
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Walk, NotFinite> {
            Ok(self)
        }
    }

    macro_rules! lists {
        ($($list:ident $method:ident),+ $(,)?) => {
            $(impl ser::$list for Walk {
                type Ok = ();
                type Error = NotFinite;
                fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Done { value.serialize(*self) }
                fn end(self) -> Done { Ok(()) }
            })+
        };
    }

    lists! {
        SerializeSeq serialize_element, SerializeTuple serialize_element,
        SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field,
    }

    macro_rules! groups {
        ($($group:ident),+ $(,)?) => {
            $(impl ser::$group for Walk {
                type Ok = ();
                type Error = NotFinite;
                fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
                    value.serialize(*self).map_err(|e| NotFinite(format!("{} in {key}", e.0)))
                }
                fn end(self) -> Done { Ok(()) }
            })+
        };
    }

    groups! { SerializeStruct, SerializeStructVariant }

    impl ser::SerializeMap for Walk {
        type Ok = ();
        type Error = NotFinite;

        fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Done {
            key.serialize(*self)
        }

        fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
            value.serialize(*self)
        }

        fn end(self) -> Done {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Serialize)]
    struct Sample {
        list: Vec<Option<f64>>,
    }

    #[test]
    fn a_number_that_is_not_finite_is_a_bug_and_no_null() {
        let of = |x: f64| line(&Sample { list: vec![None, Some(x)] });
        assert_eq!(of(0.5).expect("finite"), b"{\"list\":[null,0.5]}\n");
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let failure = of(x).expect_err("not finite");
            assert_eq!(failure.exit, Exit::Bug);
            assert!(failure.message.ends_with("in list"), "{}", failure.message);
        }
        assert!(pretty(&json!({ "a": [1, "x", null] })).expect("finite").ends_with(b"}\n"));
    }
}
