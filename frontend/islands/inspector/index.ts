// The inspector's page: report, tasks, outbox. Everything goes through the box, with network or without.

import { propsOf, type Island } from "../../lib/island";
import { words } from "../../lib/words";
import { startClasses, type Chosen, type Main } from "./classes";
import { boxInMemory, openBox, tidy, type Box, type Parcel, type Photo } from "./parcels";
import { LARGEST, smaller } from "./photos";
import { sendAll, type Here, type Stop, type Task } from "./sending";
import { drawOutbox, drawTasks } from "./showing";

interface Props {
  classes: Main[];
  favourites: string[];
  state: Here;
  urls: Record<"state" | "send_report" | "begin_shift" | "end_shift" | "send_spot" | "worker" | "mobile", string>;
}

interface Spot {
  lon: number;
  lat: number;
  accuracy: number | null;
  how: string;
}

const AGAIN_MS = 30_000;
/** A network that just came back often fails at first: soon once more, then ever later. */
const SOON_MS = 1_500;
const SPOT_MS = 120_000;
const MOST_PHOTOS = 9;
const STOPS: Record<Stop, () => string> = {
  "": () => "",
  offline: () => words("没有网络，已保存在本机", "No network; kept on this phone"),
  signin: () => words("登录已过期，请联网后重新登录，内容仍保存在本机", "Signed out; sign in again, nothing is lost"),
  other: () => words("本机还有其他人未发送的内容，须由本人登录后发送", "This phone keeps reports of somebody else, who must sign in to send them"),
  busy: () => words("服务器暂时没有收下，稍后自动再发", "The server did not take it yet; it is tried again"),
};

const inspector: Island = (element) => {
  void new Field(element, propsOf(element) as Props).start();
};

class Field {
  private box: Box = boxInMemory();
  private photos: Photo[] = [];
  private spot: Spot | null = null;
  private chosen: Chosen | null = null;
  private here: Here;
  private sending = false;
  private reached = true;
  private soon = SOON_MS;
  private classes: { reset(): void } | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly props: Props,
  ) {
    this.here = props.state;
  }

  async start(): Promise<void> {
    this.wire();
    this.classes = startClasses(this.part("classes"), this.props.classes, this.props.favourites, (chosen) => this.choose(chosen));
    this.net();
    this.locate();
    try {
      this.box = await openBox();
      if ("storage" in navigator) void navigator.storage.persist();
    } catch {
      this.say(words("此浏览器不能离线保存，请在有网络时上报。", "This browser keeps nothing offline; report while there is network."), "warning");
    }
    await tidy(this.box);
    await this.show();
    void this.keepPage();
    await this.send();
    window.setInterval(() => void this.sendWaiting(), AGAIN_MS);
    window.setInterval(() => this.tell(), SPOT_MS);
  }

  private wire(): void {
    for (const tab of this.root.querySelectorAll<HTMLElement>("[data-show]")) tab.addEventListener("click", () => this.open(tab.dataset["show"] ?? ""));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.report();
    });
    this.input("photos").addEventListener("change", () => void this.take());
    this.on("locate", () => this.locate());
    this.on("send", () => void this.send());
    this.on("shift", () => void this.shift());
    for (const name of ["lon", "lat"]) this.input(name).addEventListener("change", () => this.typed());
    const map = this.root.querySelector<HTMLDetailsElement>("[data-field=map]");
    map?.addEventListener("toggle", () => void this.map(map));
    window.addEventListener("online", () => {
      this.net();
      void this.send();
    });
    window.addEventListener("offline", () => this.net());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.sendWaiting();
    });
  }

  /** Let the page and all it is made of open without network. */
  private async keepPage(): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    try {
      await navigator.serviceWorker.register(this.props.urls.worker, { scope: this.props.urls.mobile });
      await navigator.serviceWorker.ready;
      const kept = await caches.open("inspector-page-1");
      const made = performance.getEntriesByType("resource").map((one) => one.name);
      const own = made.filter((url) => url.startsWith(`${location.origin}/static/`));
      await kept.add(this.props.urls.mobile);
      await Promise.allSettled([...new Set(own)].map(async (url) => (await kept.match(url)) ?? kept.add(url)));
      this.root.dataset["kept"] = "yes";
    } catch {
      this.root.dataset["kept"] = "no";
    }
  }

  private open(view: string): void {
    for (const one of this.root.querySelectorAll<HTMLElement>("[data-view]")) one.hidden = one.dataset["view"] !== view;
    for (const tab of this.root.querySelectorAll<HTMLElement>("[data-show]")) {
      if (tab.dataset["show"] === view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    window.scrollTo(0, 0);
  }

  private async take(): Promise<void> {
    const input = this.input("photos");
    for (const file of [...(input.files ?? [])]) {
      if (this.photos.length >= MOST_PHOTOS) {
        this.say(words(`最多 ${MOST_PHOTOS} 张照片`, `${MOST_PHOTOS} photos at most`), "warning");
        break;
      }
      const photo = await smaller(file);
      if (photo.blob.size > LARGEST) {
        this.say(words(`“${file.name}”太大，没有加入；其余内容不受影响。`, `“${file.name}” is too large and was left out; the rest stays.`), "warning");
        continue;
      }
      this.photos.push(photo);
    }
    input.value = "";
    this.drawPhotos();
  }

  private drawPhotos(): void {
    const box = this.part("photos");
    for (const old of box.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    box.replaceChildren(
      ...this.photos.map((photo) => {
        const frame = document.createElement("div");
        const image = document.createElement("img");
        image.alt = photo.name;
        image.src = URL.createObjectURL(photo.blob);
        const away = document.createElement("button");
        away.type = "button";
        away.textContent = "×";
        away.setAttribute("aria-label", words(`删除 ${photo.name}`, `Remove ${photo.name}`));
        away.addEventListener("click", () => {
          this.photos = this.photos.filter((one) => one !== photo);
          this.drawPhotos();
        });
        frame.append(image, away);
        return frame;
      }),
    );
  }

  private choose(chosen: Chosen | null): void {
    this.chosen = chosen;
    this.input("class_code").value = chosen?.code ?? "";
    this.input("terms").value = chosen?.terms ? String(chosen.terms) : "";
  }

  private locate(): void {
    const where = this.part("where");
    if (!("geolocation" in navigator)) {
      where.textContent = words("此手机不能定位，请填地址或在地图上选。", "This phone cannot locate itself; type an address or pick on the map.");
      return;
    }
    where.textContent = words("正在定位…", "Locating…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.place({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, how: "gps" }),
      () => {
        if (!this.spot) where.textContent = words("没有定到位置，请填地址或在地图上选。", "No position; type an address or pick on the map.");
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 },
    );
  }

  private place(spot: Spot): void {
    this.spot = spot;
    if (spot.how === "gps") {
      this.input("lon").value = spot.lon.toFixed(6);
      this.input("lat").value = spot.lat.toFixed(6);
    }
    const sure = spot.accuracy === null ? "" : words(`（误差约 ${Math.round(spot.accuracy)} 米）`, ` (within ${Math.round(spot.accuracy)} m)`);
    this.part("where").textContent = words(`已定位：${spot.lon.toFixed(5)}，${spot.lat.toFixed(5)}`, `Position: ${spot.lon.toFixed(5)}, ${spot.lat.toFixed(5)}`) + sure;
  }

  private typed(): void {
    const [lon, lat] = [Number(this.input("lon").value), Number(this.input("lat").value)];
    if (!this.input("lon").value || !this.input("lat").value || Number.isNaN(lon) || Number.isNaN(lat)) return;
    this.place({ lon, lat, accuracy: null, how: "map" });
  }

  private async map(details: HTMLDetailsElement): Promise<void> {
    const later = details.querySelector<HTMLElement>("[data-later]");
    if (!details.open || !later || !navigator.onLine) return;
    delete later.dataset["later"];
    try {
      const { default: start } = await import("../map/index");
      start(later);
    } catch {
      later.hidden = true;
    }
  }

  private async report(): Promise<void> {
    const field = (name: string): string => this.input(name).value.trim();
    const text = field("words");
    if (!this.chosen && !text && !this.photos.length) {
      this.say(words("请拍照、选类别或写一句说明。", "Take a photo, choose a class or say something."), "warning");
      return;
    }
    if (this.chosen && this.chosen.offered > 1 && this.chosen.terms === null) {
      this.say(words(`“${this.chosen.name}”有 ${this.chosen.offered} 种情况，请选一种再上报；已填内容不变。`, `“${this.chosen.name}” has ${this.chosen.offered} kinds; choose one and send again. Nothing typed is lost.`), "warning");
      this.part("classes").scrollIntoView({ block: "center" });
      return;
    }
    const spot = this.spot;
    const fields: Record<string, string> = {
      words: text,
      class_code: this.chosen?.code ?? "",
      terms: this.chosen?.terms ? String(this.chosen.terms) : "",
      address: field("address"),
      lon: spot ? String(spot.lon) : "",
      lat: spot ? String(spot.lat) : "",
      accuracy_m: spot?.accuracy ? String(Math.round(spot.accuracy)) : "",
      how: spot?.how ?? "",
      at: new Date().toISOString(),
    };
    const title = [this.chosen?.name, fields["address"] || text].filter(Boolean).join(" · ") || words("上报", "Report");
    if (!(await this.keep(this.props.urls.send_report, fields, this.photos, title))) return;
    this.photos = [];
    this.drawPhotos();
    this.form.reset();
    this.classes?.reset();
    this.locate();
    window.scrollTo(0, 0);
    await this.send();
  }

  private async answer(task: Task, good: boolean, note: string, photos: Photo[]): Promise<void> {
    const title = `${good ? words("通过", "Passed") : words("不通过", "Not passed")} · ${task.title}`;
    const fields = { good: good ? "on" : "", note };
    if (await this.keep(task.send, fields, photos, title, `${task.kind}-${task.id}`)) await this.send();
  }

  /** Into the box first: from then on neither a closed page nor a lost network loses it. */
  private async keep(url: string, fields: Record<string, string>, photos: Photo[], title: string, task = ""): Promise<boolean> {
    const key = newKey();
    const parcel: Parcel = { key, person: this.here.person ?? 0, url, fields, photos, title, made: Date.now(), tries: 0, state: "waiting", said: [], task };
    try {
      await this.box.put(parcel);
    } catch {
      this.say(words("手机存储已满，没有保存，请清理后再报；已填内容仍在。", "The phone is full and nothing was kept; make room and try again, the form stays."), "bad");
      return false;
    }
    await this.show();
    return true;
  }

  private async sendWaiting(): Promise<void> {
    if ((await this.box.all()).some((one) => one.state === "waiting")) await this.send();
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      const work = (): Promise<Awaited<ReturnType<typeof sendAll>>> => sendAll(this.box, this.props.urls.state);
      const round = "locks" in navigator ? await navigator.locks.request("inspector-send", work) : await work();
      if (round.here) this.here = round.here;
      this.reached = round.stop !== "offline";
      this.net();
      this.say(STOPS[round.stop](), "warning");
      if (round.sent) await this.thank(round.sent);
      this.tryAgain(round.stop);
    } finally {
      this.sending = false;
      await this.show();
    }
  }

  private tryAgain(stop: Stop): void {
    if (stop !== "offline" || !navigator.onLine) {
      this.soon = SOON_MS;
      return;
    }
    if (this.soon > AGAIN_MS) return;
    window.setTimeout(() => void this.sendWaiting(), this.soon);
    this.soon *= 2;
  }

  private async thank(sent: number): Promise<void> {
    const last = (await this.box.all()).filter((one) => one.state === "sent").at(-1);
    const wrong = last?.said.join(" ") ?? "";
    this.say(words(`已发送 ${sent} 件${last?.number ? `，最近一件编号 ${last.number}` : ""}。${wrong}`, `${sent} sent${last?.number ? `, the last is ${last.number}` : ""}. ${wrong}`), wrong ? "warning" : "good");
  }

  private async show(): Promise<void> {
    const parcels = await this.box.all();
    const open = parcels.filter((one) => one.state !== "sent");
    const answered = new Set(parcels.filter((one) => one.state !== "refused").map((one) => one.task));
    const tasks = this.here.tasks.filter((one) => !answered.has(`${one.kind}-${one.id}`));
    this.count("box-count", open.length);
    this.count("task-count", tasks.length);
    drawTasks(this.part("tasks"), tasks, (task, good, note, photos) => void this.answer(task, good, note, photos));
    drawOutbox(this.part("outbox"), parcels, {
      drop: (parcel) => void this.box.drop(parcel.key).then(() => this.show()),
      again: (parcel) => void this.box.put({ ...parcel, state: "waiting", said: [] }).then(() => this.send()),
    });
    this.part("shift").textContent = this.here.shift ? words(`已上岗（${this.here.shift} 起）`, `On shift since ${this.here.shift}`) : words("未上岗", "Off shift");
    const button = this.root.querySelector<HTMLElement>("[data-do=shift]");
    if (button) button.textContent = this.here.shift ? words("下岗", "End the shift") : words("上岗", "Begin a shift");
  }

  private async shift(): Promise<void> {
    const answer = await this.post(this.here.shift ? this.props.urls.end_shift : this.props.urls.begin_shift, {});
    if (!answer?.ok || answer.redirected) this.say(words("上下岗需要网络，请稍后再试。", "Shifts need network; try again later."), "warning");
    await this.send();
    this.tell();
  }

  /** Where the inspector is, while on shift. */
  private tell(): void {
    if (!this.here.shift || !navigator.onLine || !("geolocation" in navigator)) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void this.post(this.props.urls.send_spot, { lon: String(coords.longitude), lat: String(coords.latitude), accuracy_m: String(Math.round(coords.accuracy)) }),
      () => undefined,
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  }

  private async post(url: string, fields: Record<string, string>): Promise<Response | null> {
    try {
      const token = this.here.token || this.input("csrfmiddlewaretoken").value;
      return await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json", "X-CSRFToken": token } });
    } catch {
      return null;
    }
  }

  private net(): void {
    const here = this.part("net");
    const online = navigator.onLine && this.reached;
    here.textContent = online ? words("在线", "online") : words("离线", "offline");
    here.dataset["tone"] = online ? "good" : "warning";
  }

  private say(sentence: string, tone: "good" | "warning" | "bad"): void {
    const note = this.part("note");
    note.textContent = sentence;
    note.dataset["tone"] = tone;
  }

  private count(name: string, count: number): void {
    const mark = this.part(name);
    mark.textContent = String(count);
    mark.hidden = count === 0;
  }

  private on(name: string, tapped: () => void): void {
    this.root.querySelector(`[data-do=${name}]`)?.addEventListener("click", tapped);
  }

  private part(name: string): HTMLElement {
    return this.root.querySelector(`[data-field=${name}]`) as HTMLElement;
  }

  private get form(): HTMLFormElement {
    return this.root.querySelector("form[data-view=report]") as HTMLFormElement;
  }

  private input(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }
}

/** Sixteen random bytes; ``randomUUID`` is missing where the page came without TLS. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

export default inspector;
