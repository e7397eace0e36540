//! Moments of the fiction as people read them.

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026-03-12 06:00` as `Thu 12 Mar 06:00`, as the script shows the running clock; whatever else as it is.
pub(crate) fn moment(text: &str) -> String {
    read(text).unwrap_or_else(|| text.to_owned())
}

fn read(text: &str) -> Option<String> {
    let (date, hour) = text.split_once(' ')?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |text: &str, long: usize| text.len() == long && text.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !(plain(year, 4) && plain(month, 2) && plain(day, 2)) {
        return None;
    }
    let (year, month, day): (i64, i64, i64) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let name = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    let weekday = DAYS[usize::try_from(days(year, month, day).rem_euclid(7)).ok()?];
    Some(format!("{weekday} {day} {name} {hour}"))
}

/// Days from 1 January 1970, a Thursday, in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that a leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 719_469
}

#[cfg(test)]
mod tests {
    use super::{days, moment};

    #[test]
    fn a_date_of_the_fiction_reads_like_the_clock() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2000, 2, 29), 11_016);
        assert_eq!(moment("2026-03-12 06:00"), "Thu 12 Mar 06:00");
        assert_eq!(moment("2024-02-29 23:59"), "Thu 29 Feb 23:59");
        assert_eq!(moment("2026-12-31 00:00"), "Thu 31 Dec 00:00");
        for other in ["D+2 10:00", "", "14 March 10:00", "2026-13-01 10:00", "20260-1-1 1", "2026-03-12"] {
            assert_eq!(moment(other), other);
        }
    }
}
