//! The files that screens ask for, in the binary. Their names change with their bytes.

use crate::pages;
use std::sync::LazyLock;

/// The script: what every screen does, and the cover of a screen that is shared.
const SCRIPT: &str = concat!(include_str!("../assets/console.js"), include_str!("../assets/cover.js"));
/// The sheet, but for the colours, which come from the palette of all casus figures.
const SHEET: &str = include_str!("../assets/console.css");
/// The icon.
pub(crate) const ICON: &str = include_str!("../assets/icon.svg");

/// A file.
pub(crate) struct Asset {
    /// Its kind.
    pub(crate) kind: &'static str,
    /// What it holds.
    pub(crate) bytes: &'static str,
    name: String,
}

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    let sheet: &'static str = Box::leak(format!("{}{SHEET}", pages::colours()).into_boxed_str());
    let asset = |stem: &str, end: &str, kind, bytes: &'static str| {
        let hash = blake3::hash(bytes.as_bytes()).to_hex();
        Asset { kind, bytes, name: format!("{stem}-{}.{end}", &hash.as_str()[..16]) }
    };
    [
        asset("console", "js", "text/javascript; charset=utf-8", SCRIPT),
        asset("console", "css", "text/css; charset=utf-8", sheet),
    ]
});

/// The file of a name.
pub(crate) fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of the script.
pub(crate) fn script() -> String {
    format!("/assets/{}", ASSETS[0].name)
}

/// The address of the sheet.
pub(crate) fn sheet() -> String {
    format!("/assets/{}", ASSETS[1].name)
}
