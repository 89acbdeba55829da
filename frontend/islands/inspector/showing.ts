// The two lists of the inspector's page: what is to be looked at, and what is still on the phone.

import { words } from "../../lib/words";
import type { Parcel, Photo } from "./parcels";
import { smaller } from "./photos";
import type { Task } from "./sending";

type Answer = (task: Task, good: boolean, note: string, photos: Photo[]) => void;

const MARKS: Record<Parcel["state"], [string, () => string]> = {
  waiting: ["info", () => words("待发送", "waiting")],
  refused: ["bad", () => words("没有收下", "not taken")],
  sent: ["good", () => words("已发送", "sent")],
};

/** A card for each task: what it is, a photo, one tap for good, one for not. */
export function drawTasks(box: HTMLElement, tasks: Task[], answer: Answer): void {
  // What somebody types into a card outlives the next round of news.
  const known = new Map([...box.querySelectorAll<HTMLElement>("[data-task]")].map((card) => [card.dataset["task"], card]));
  const cards = tasks.map((task) => known.get(`${task.kind}-${task.id}`) ?? taskCard(task, answer));
  box.replaceChildren(...(cards.length ? cards : [line("field-hint", words("没有待办的核实和核查任务。", "Nothing to verify or check."))]));
}

function taskCard(task: Task, answer: Answer): HTMLElement {
  const card = part("article", "field-card field-task");
  card.dataset["task"] = `${task.kind}-${task.id}`;
  const kind = task.kind === "check" ? words("核查", "Check") : words("核实", "Verify");
  const head = line("field-task-head", `${kind} · ${task.class || words("未定类别", "no class")}`);
  if (task.due) {
    const due = line(task.late ? "field-late" : "field-due", task.late ? words(`已超期 ${task.due}`, `overdue ${task.due}`) : words(`${task.due} 前`, `by ${task.due}`));
    head.append(due);
  }
  const title = document.createElement("a");
  title.href = task.url;
  title.textContent = task.title;
  const heading = part("h2", "");
  heading.append(title);
  const note = document.createElement("input");
  note.className = "form-control";
  note.maxLength = 500;
  note.placeholder = words("情况说明（不通过时必填）", "What you saw (needed when it does not pass)");
  note.setAttribute("aria-label", note.placeholder);
  const photos: Photo[] = [];
  const shoot = document.createElement("label");
  shoot.className = "btn";
  const count = document.createElement("span");
  count.textContent = words("拍照", "Photo");
  const file = document.createElement("input");
  file.type = "file";
  file.accept = "image/*";
  file.multiple = true;
  file.className = "visually-hidden";
  file.addEventListener("change", () => {
    void Promise.all([...(file.files ?? [])].map(smaller)).then((made) => {
      photos.push(...made);
      count.textContent = words(`照片 ${photos.length}`, `${photos.length} photos`);
    });
  });
  shoot.append(count, file);
  const [good, bad] = task.kind === "check" ? [words("通过", "Pass"), words("不通过", "Fail")] : [words("属实", "True"), words("不属实", "Not true")];
  const yes = button(good, "btn btn-primary", () => answer(task, true, note.value.trim(), photos));
  const no = button(bad, "btn", () => {
    if (!note.value.trim()) {
      note.focus();
      note.setAttribute("aria-invalid", "true");
      return;
    }
    answer(task, false, note.value.trim(), photos);
  });
  const deeds = part("div", "field-deeds");
  deeds.append(shoot, no, yes);
  card.append(head, heading, line("field-place", task.address), line("field-words", task.words), note, deeds);
  return card;
}

/** What was made on this phone: what waits first, then what was refused, then what was sent in the last days. */
export function drawOutbox(box: HTMLElement, parcels: Parcel[], deeds: { drop(parcel: Parcel): void; again(parcel: Parcel): void }): void {
  const order: Parcel["state"][] = ["refused", "waiting", "sent"];
  const rows = [...parcels].sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state) || other.made - one.made);
  box.replaceChildren(...(rows.length ? rows.map((one) => parcelCard(one, deeds)) : [line("field-hint", words("没有待发送的内容。", "Nothing waits to be sent."))]));
}

function parcelCard(parcel: Parcel, deeds: { drop(parcel: Parcel): void; again(parcel: Parcel): void }): HTMLElement {
  const card = part("article", "field-card field-parcel");
  const [tone, word] = MARKS[parcel.state];
  const mark = line("field-mark", word());
  mark.dataset["tone"] = tone;
  const made = new Date(parcel.made).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const photos = parcel.photos.length ? words(`，照片 ${parcel.photos.length} 张`, `, ${parcel.photos.length} photos`) : "";
  card.append(mark, line("field-parcel-title", parcel.title), line("field-hint", `${made}${photos}`));
  if (parcel.link && parcel.number) {
    const link = document.createElement("a");
    link.href = parcel.link;
    link.textContent = parcel.number;
    card.append(link);
  }
  for (const sentence of parcel.said) card.append(line("field-said", sentence));
  if (parcel.state === "refused") {
    const row = part("div", "field-deeds");
    row.append(button(words("删除", "Delete"), "btn", () => deeds.drop(parcel)), button(words("再发一次", "Send again"), "btn", () => deeds.again(parcel)));
    card.append(row);
  }
  return card;
}

function part(tag: string, name: string): HTMLElement {
  const one = document.createElement(tag);
  if (name) one.className = name;
  return one;
}

function line(name: string, text: string): HTMLElement {
  const one = part("p", name);
  one.textContent = text;
  one.hidden = text === "";
  return one;
}

function button(label: string, name: string, tapped: () => void): HTMLButtonElement {
  const one = document.createElement("button");
  one.type = "button";
  one.className = name;
  one.textContent = label;
  one.addEventListener("click", tapped);
  return one;
}
