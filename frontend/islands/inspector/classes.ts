// The class in three taps: main class, sub-class, terms; what somebody reports often stands first.

import { words } from "../../lib/words";

export interface Terms {
  number: number;
  text: string;
}

export interface Leaf {
  code: string;
  name: string;
  terms: Terms[];
}

export interface Main {
  code: string;
  name: string;
  below: Leaf[];
}

/** `terms` is null while nobody has chosen among those `offered`, or where there are none. */
export interface Chosen {
  code: string;
  name: string;
  terms: number | null;
  offered: number;
}

/** Draw the choice into `box` and tell what was chosen; null where it was taken back. */
export function startClasses(box: HTMLElement, tree: Main[], favourites: string[], choose: (chosen: Chosen | null) => void): { reset(): void } {
  const leaves = new Map(tree.flatMap((main) => main.below).map((leaf) => [leaf.code, leaf]));

  const mains = (): void => {
    choose(null);
    box.replaceChildren();
    const often = favourites.map((code) => leaves.get(code)).filter((leaf) => leaf !== undefined);
    if (often.length) box.append(row("field-often", often.map((leaf) => button(leaf.name, () => terms(leaf, mains)))));
    box.append(row("field-mains", tree.map((main) => button(main.name, () => subs(main)))));
  };
  const subs = (main: Main): void => {
    choose(null);
    box.replaceChildren(back(main.name, mains), row("field-subs", main.below.map((leaf) => button(leaf.name, () => terms(leaf, () => subs(main))))));
  };
  const terms = (leaf: Leaf, up: () => void): void => {
    const offered = leaf.terms.length;
    const only = offered === 1 ? (leaf.terms[0]?.number ?? null) : null;
    choose({ code: leaf.code, name: leaf.name, terms: only, offered });
    box.replaceChildren(back(leaf.name, up, true));
    if (offered < 2) {
      if (leaf.terms[0]) box.append(sentence(leaf.terms[0].text));
      return;
    }
    const list = row("field-terms", leaf.terms.map((one) => button(one.text, () => take(one))));
    const take = (one: Terms): void => {
      choose({ code: leaf.code, name: leaf.name, terms: one.number, offered });
      [...list.children].forEach((child, at) => child.setAttribute("aria-pressed", String(leaf.terms[at] === one)));
    };
    box.append(sentence(words("是哪一种情况？请选一种。", "Which is it? Choose one.")), list);
  };
  mains();
  return { reset: mains };
}

function button(label: string, tapped: () => void): HTMLButtonElement {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = label;
  one.addEventListener("click", tapped);
  return one;
}

function back(label: string, up: () => void, chosen = false): HTMLElement {
  const head = row(chosen ? "field-chosen" : "field-up", []);
  const title = document.createElement("strong");
  title.textContent = label;
  const away = button(chosen ? words("重选", "Change") : words("返回", "Back"), up);
  away.className = "btn";
  head.append(title, away);
  return head;
}

function row(name: string, parts: HTMLElement[]): HTMLElement {
  const box = document.createElement("div");
  box.className = name;
  box.append(...parts);
  return box;
}

function sentence(text: string): HTMLElement {
  const line = document.createElement("p");
  line.className = "field-hint";
  line.textContent = text;
  return line;
}
