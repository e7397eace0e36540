// W7: adjudication.

import { twice, seated, unfold } from "../steps.mjs";

export async function w7(table) {
  const { f, A, B } = await seated(table, ["A", "B"]);
  const propose = async (act) => {
    await A.tab("Notes");
    await unfold(A, "propose");
    await A.page.getByLabel("What do you do?").fill(act);
    await A.page.getByLabel("It amounts to").selectOption({ index: 2 });
    await A.button("Propose").click();
    await A.sees(act);
  };
  await propose("We expel diplomats");
  await f.sees("proposes: We expel diplomats");
  const ruling = f.page.locator("details.ruling").first();
  await ruling.locator("> summary").click();
  await f.sees("drawn");
  await f.picture("w7-odds");
  await ruling.getByText("Accept the draw").click();
  const accept = ruling.locator("form").filter({ visible: true }).first();
  await accept.getByLabel("What players read").fill("They leave within a week.");
  await accept.getByRole("button", { name: "Accept" }).click();
  await A.sees("They leave within a week.");
  table.check(!/\d %/.test(await A.page.locator("#notes").innerText()), "players read a number");
  await propose("We close the port");
  const second = f.page.locator("details.ruling").first();
  await second.locator("> summary").click();
  await second.getByText("Pick another outcome").click();
  const pick = second.locator("form").filter({ visible: true }).first();
  const confirm = pick.getByRole("button", { name: "Confirm" });
  table.check(await confirm.isDisabled(), "an override needs no reason");
  await pick.getByLabel("Kind of reason").selectOption({ label: "Realism" });
  await pick.getByLabel("Reason (10 characters or more)").fill("too short");
  await pick.getByLabel("What players read").fill("The port stays open.");
  table.check(await confirm.isDisabled(), "nine characters are a reason");
  await pick.getByLabel("Reason (10 characters or more)").fill("The port is not theirs to close.");
  await confirm.click();
  await A.sees("The port stays open.");
  await twice(f, "Model drawer", "Recorded. Press again");
  await f.sees("What the model expects");
  await f.picture("w7-drawer");
  table.check(!(await B.received()).includes("model expects"), "the drawer reaches a delegation");
}
