// What axe-core finds wrong with a page, as far as it is serious.
import AxeBuilder from "@axe-core/playwright";

/** Its serious and critical findings, each with the elements that it is about. */
export const graveFaults = async (page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
};
