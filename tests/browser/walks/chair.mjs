// A chair at the council, a white cell that writes, and what control holds back.

import { quiet, seated, unfold } from "../steps.mjs";

export async function chair(table) {
  const { f, A, B, K, W, D } = await seated(table, ["A", "B", "K", "W", "D"]);
  await quiet(f);

  // A sealed round: a break is told at the deadline and not before.
  await unfold(K, "chair-1");
  const open = K.page.locator('form[data-key="open-1"]');
  await open.getByLabel("Silence lasts").selectOption("30");
  await open.getByLabel("Sealed: breaks are shown at the deadline").check();
  await open.getByRole("button", { name: "Put under silence" }).click();
  const opened = Date.now();
  await A.tab(/Council/);
  await A.sees("sealed");
  await A.page.getByText("Break silence").first().click();
  await A.page.getByLabel("Your reason, which the chair will see").fill("This goes beyond what we know.");
  const form = A.page.locator("form[data-key=break-form]");
  await form.getByRole("button").click();
  await form.getByRole("button", { name: "Press again to break silence" }).click();
  await A.sees("You broke silence.");
  await B.tab(/Council/);

  // While it runs: the white cell writes, control approves, holds and lets go.
  await unfold(W, "write");
  const write = W.page.locator('form[data-key="write-form"]');
  await write.getByLabel("Id").fill("W.01");
  await write.getByLabel("It seems to come from").fill("Harbour master");
  await write.getByLabel("Title").fill("A diver is missing");
  await write.getByLabel("Text").fill("He went down at dawn.");
  await write.getByRole("button", { name: "Hand to the facilitator" }).click();
  const written = f.page.locator('details[data-key="item-W.01"]');
  await written.waitFor({ timeout: 15_000 });
  table.check(!(await f.page.getByRole("button", { name: "Release W.01" }).isVisible()), "what nobody approved can be released");
  await f.button("Approve").click();
  await f.page.getByRole("button", { name: "Release W.01", exact: true }).click();
  await A.tab("Inbox");
  await A.sees("A diver is missing");
  await A.tab(/Council/);
  const item = f.page.locator('#queue details[data-key="item-S1.01"]');
  await unfold(f, "item-S1.01");
  await item.locator("xpath=..").getByRole("button", { name: "Hold" }).first().click();
  await item.getByText("held", { exact: true }).waitFor({ timeout: 15_000 });
  await f.button("Let go").click();
  await item.getByText("held", { exact: true }).waitFor({ state: "detached", timeout: 15_000 });

  table.check(Date.now() - opened < 25_000, "the round is over before it was looked at");
  for (const seat of [B, D, K]) table.check(!(await seat.page.textContent("body")).includes("beyond what we know"), `${seat.name} reads a sealed break`);
  for (const seat of [B, D]) table.check(!(await seat.page.textContent("body")).includes("Silence broken"), `${seat.name} is told of a sealed break`);
  for (const seat of [B, D]) await seat.sees("Silence broken by", 35_000);
  table.check(Date.now() - opened > 28_000, "a sealed break was told before the deadline");

  // Instead of another round the chair calls a meeting; another text is withdrawn while it runs.
  await unfold(K, "chair-1");
  await K.page.locator('details[data-key="chair-1"]').getByRole("button", { name: "Call a meeting" }).click();
  for (const seat of [A, B]) await seat.sees("A meeting was called");
  await f.page.getByText("Shadow ballot").waitFor({ state: "detached", timeout: 25_000 });
  await unfold(K, "chair-2");
  await K.page.locator('form[data-key="open-2"]').getByRole("button", { name: "Put under silence" }).click();
  await A.sees("Attribution");
  await unfold(K, "chair-2");
  const second = K.page.locator('details[data-key="chair-2"]');
  await second.getByRole("button", { name: "Withdraw" }).click();
  await second.getByRole("button", { name: "Press again to withdraw" }).click();
  for (const seat of [A, D]) await seat.page.locator(".draft .status", { hasText: /withdrawn/i }).waitFor({ timeout: 15_000 });
}
