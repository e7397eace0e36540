//! A table of points: a CSV file with a column for each uncertainty.

use super::{Factor, Value};

/// Why a table gives no points.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// The points of a table, each with a value for every factor in the factors' order.
pub(crate) fn read_table(text: &str, factors: &[Factor]) -> Result<Vec<Vec<Value>>, Unreadable> {
    let fault = |message: String, hint: Option<String>| Unreadable { message, hint };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|e| fault(e.to_string(), None))?.clone();
    let names = || factors.iter().map(|f| format!("`{}`", f.name)).collect::<Vec<_>>().join(", ");
    let mut columns = Vec::new();
    for factor in factors {
        let at = heads.iter().position(|head| head == factor.name);
        let missing =
            || fault(format!("no column `{}`", factor.name), Some(format!("the axes are {}", names())));
        columns.push(at.ok_or_else(missing)?);
    }
    if let Some(stray) = heads.iter().find(|head| factors.iter().all(|f| f.name != *head)) {
        return Err(fault(format!("column `{stray}` is no axis"), Some(format!("the axes are {}", names()))));
    }
    if heads.len() != factors.len() {
        return Err(fault("a column is there twice".into(), None));
    }
    let mut points = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|e| fault(e.to_string(), None))?;
        let value = |(factor, &at): (&Factor, &usize)| {
            let cell = record.get(at).unwrap_or("");
            cell_value(factor, cell).ok_or_else(|| {
                let expected = match factor.values.count() {
                    None => "a number".to_owned(),
                    Some(_) => "one of the values of the axis".into(),
                };
                fault(format!("row {}: `{}` is `{cell}`, not {expected}", row + 1, factor.name), None)
            })
        };
        points.push(factors.iter().zip(&columns).map(value).collect::<Result<_, _>>()?);
    }
    Ok(points)
}

fn cell_value(factor: &Factor, cell: &str) -> Option<Value> {
    match &factor.values {
        super::Values::Among(values) => {
            let same =
                |written: &crate::experiment::Written| written.label() == cell || written.as_str() == cell;
            values.iter().position(same).map(|at| Value::Choice(at as u32))
        }
        _ => cell.parse().ok().filter(|x: &f64| x.is_finite()).map(Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Values;
    use super::*;
    use crate::distribution::Distribution;
    use crate::experiment::Written;

    fn factors() -> Vec<Factor> {
        let among = ["\"12h\"", "\"24h\""].map(|text| Written::from(text.to_owned())).to_vec();
        let factor = |name: &str, values| Factor { name: name.into(), path: name.into(), values };
        vec![
            factor("harm", Values::Range(Distribution::Uniform(0.0, 1.0))),
            factor("period", Values::Among(among)),
        ]
    }

    #[test]
    fn columns_go_by_name() {
        let points = read_table("period, harm\n24h, 0.25\n12h, 1\n", &factors()).expect("a table");
        assert_eq!(points[0], [Value::Number(0.25), Value::Choice(1)]);
        assert_eq!(points[1], [Value::Number(1.0), Value::Choice(0)]);
    }

    #[test]
    fn faults_are_named() {
        let refused = |text: &str| read_table(text, &factors()).expect_err(text).message;
        assert_eq!(refused("harm\n1\n"), "no column `period`");
        assert_eq!(refused("harm,period,x\n1,12h,1\n"), "column `x` is no axis");
        assert_eq!(refused("harm,period,harm\n1,12h,1\n"), "a column is there twice");
        assert_eq!(refused("harm,period\nlow,12h\n"), "row 1: `harm` is `low`, not a number");
        assert_eq!(refused("harm,period\n1,12h\nNaN,12h\n"), "row 2: `harm` is `NaN`, not a number");
        assert_eq!(
            refused("harm,period\n1,6h\n"),
            "row 1: `period` is `6h`, not one of the values of the axis"
        );
        assert!(refused("harm,period\n1\n").contains("record"));
    }
}
