// The player of the page. Without it the page plays by the browser's own controls.
// One set of controls serves all sessions: it stands in the session that is heard.
"use strict";
{
  const JUMP = 15; // seconds that back and forward go
  const INTO = 3; // seconds after which "chapter back" goes to the chapter's own start
  const byId = (id) => document.getElementById(id);
  const seconds = (element) => [Number(element.dataset.start) / 1000, Number(element.dataset.end) / 1000];

  // What is remembered. A browser may refuse to remember anything: then nothing is, and all else works.
  const memory = {
    read(key) {
      try {
        return localStorage.getItem(`voiceguide:${key}`);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) localStorage.removeItem(`voiceguide:${key}`);
        else localStorage.setItem(`voiceguide:${key}`, value);
      } catch {
        return false;
      }
      return true;
    },
  };

  // 75 is 1:15, 3675 is 1:01:15.
  function clock(time) {
    const whole = Math.floor(time);
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  }

  // The last of some elements that has begun at a time, by their `data-start`; -1 before the first.
  function begun(elements, time) {
    let found = -1;
    // a thousandth more: a browser rounds the place that it was sent to
    while (found + 1 < elements.length && seconds(elements[found + 1])[0] <= time + 0.001) found += 1;
    return found;
  }

  function once(element, name, value) {
    if (element[name] !== value) element[name] = value;
  }

  class Session {
    constructor(article) {
      this.article = article;
      this.audio = article.querySelector("audio");
      this.stage = article.querySelector(".stage");
      this.title = article.querySelector("h2").textContent.trim();
      this.length = Number(article.dataset.length) / 1000;
      this.chapters = [...article.querySelectorAll(".chapters a")];
      this.lines = [...article.querySelectorAll(".transcript [data-start]")];
      this.audio.controls = false;
      const kept = Number(memory.read(article.dataset.guid));
      // where to begin: nothing is loaded before somebody wants to hear it
      this.wanted = kept > 0 && kept < this.length ? kept : 0;
      this.audio.addEventListener("loadedmetadata", () => {
        if (this.wanted) this.audio.currentTime = this.wanted;
      });
      this.listen = byId("page:listen").content.cloneNode(true).firstElementChild;
      this.listen.setAttribute("aria-label", `${this.listen.textContent.trim()}: ${this.title}`);
      this.stage.append(this.listen);
    }

    get place() {
      return this.audio.readyState ? Math.min(this.audio.currentTime, this.length) : this.wanted;
    }

    set place(time) {
      if (this.audio.readyState) this.audio.currentTime = time;
      else this.wanted = time;
      this.keep();
    }

    keep() {
      // the first seconds are not worth keeping: another session may only have been looked at
      memory.write(this.article.dataset.guid, this.place >= 1 ? this.place.toFixed(2) : null);
    }
  }

  class Player {
    constructor(element, sessions) {
      this.element = element;
      this.sessions = sessions;
      this.find = (name) => element.querySelector(name);
      this.range = this.find("input[type=range]");
      this.current = null;
      element.addEventListener("click", (event) => {
        const button = event.target.closest("[data-do]");
        if (button) this.obey(button.dataset.do);
      });
      this.range.addEventListener("input", () => this.go(Number(this.range.value) / 1000));
      for (const session of sessions) this.follow(session);
      this.settings();
    }

    // What is heard of a session, and what is clicked in it.
    follow(session) {
      const { audio } = session;
      session.listen.addEventListener("click", () => {
        this.choose(session);
        this.find(".play").focus();
        this.play();
      });
      session.chapters.forEach((link, number) =>
        link.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          this.choose(session);
          this.chapter(number);
          this.play();
        }),
      );
      for (const name of ["timeupdate", "seeked", "play", "pause", "ended", "loadedmetadata"]) {
        audio.addEventListener(name, () => session === this.current && this.show());
      }
      for (const name of ["timeupdate", "seeked", "pause"]) {
        audio.addEventListener(name, () => session.keep());
      }
      audio.addEventListener("ended", () => (session.place = 0));
      audio.addEventListener("error", () => session === this.current && this.tell(this.element.dataset.broken));
    }

    // Make a session the one that the controls are for.
    choose(session) {
      if (session === this.current) return;
      this.current?.audio.pause();
      this.current?.article.classList.remove("current");
      this.current = session;
      session.article.classList.add("current");
      session.stage.append(this.element);
      this.range.max = Math.round(session.length * 1000);
      this.find(".all").textContent = clock(session.length);
      for (const name of [".words", ".chapter"]) this.find(name).lang = session.article.querySelector("h2").lang;
      this.find(".words").hidden = !session.lines.length;
      this.find(".marks").replaceChildren(...session.chapters.map((link) => this.mark(session, link)));
      for (const name of ["chapter-back", "chapter-next"]) this.find(`.${name}`).hidden = !session.chapters.length;
      memory.write("last", session.article.id);
      this.tell(session.place ? this.element.dataset.goingOn.replace("{time}", clock(session.place)) : "");
      this.announce();
      this.show();
    }

    // A chapter as a stretch of the bar.
    mark(session, link) {
      const [start, end] = seconds(link);
      const mark = document.createElement("span");
      mark.style.insetInlineStart = `${(100 * start) / session.length}%`;
      mark.style.inlineSize = `${(100 * (end - start)) / session.length}%`;
      mark.append(document.createElement("i"));
      return mark;
    }

    play() {
      this.tell("");
      const started = this.current.audio.play();
      // a pause that comes before the sound is no failure
      started?.catch((problem) => problem.name !== "AbortError" && this.tell(this.element.dataset.broken));
    }

    go(time) {
      this.tell("");
      this.current.place = Math.max(0, Math.min(time, this.current.length - 0.1));
      this.show();
    }

    chapter(number) {
      const link = this.current.chapters[number];
      if (link) this.go(seconds(link)[0]);
    }

    obey(command) {
      const { audio, chapters, place } = this.current;
      const here = begun(chapters, place);
      if (command === "play") audio.paused ? this.play() : audio.pause();
      else if (command === "pause") audio.pause();
      else if (command === "back") this.go(place - JUMP);
      else if (command === "forward") this.go(place + JUMP);
      else if (command === "chapter-next") this.chapter(here + 1);
      else if (command === "chapter-back") {
        const into = here < 0 ? 0 : place - seconds(chapters[here])[0];
        this.chapter(Math.max(0, into > INTO ? here : here - 1));
      }
    }

    // Show where the session is: only what has changed is touched, so that screen readers keep still.
    show() {
      const { audio, chapters, lines, length, place } = this.current;
      const at = begun(chapters, place);
      const name = chapters[at]?.querySelector(".name").textContent ?? "";
      const play = this.find(".play");
      once(play.querySelector(".label"), "textContent", audio.paused ? play.dataset.play : play.dataset.pause);
      play.classList.toggle("on", !audio.paused);
      once(this.find(".at"), "textContent", clock(place));
      once(this.find(".chapter"), "textContent", name);
      once(this.range, "value", String(Math.round(place * 1000)));
      const told = this.element.dataset.place.replace("{time}", clock(place)).replace("{all}", clock(length));
      this.range.setAttribute("aria-valuetext", name ? `${told}, ${name}` : told);
      chapters.forEach((link, number) => {
        if (number === at) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
      const bars = chapters.length ? this.find(".marks").children : [];
      [...bars].forEach((bar, number) => {
        const [start, end] = seconds(chapters[number]);
        const done = Math.max(0, Math.min(1, (place - start) / Math.max(end - start, 0.001)));
        bar.firstChild.style.inlineSize = `${100 * done}%`;
      });
      this.caption(lines, place);
      this.tellSystem(audio, length, place);
    }

    // The words of now; softer in a silence, which shows what was said last, or will be first.
    caption(lines, place) {
      const at = begun(lines, place);
      const words = this.find(".words");
      once(words, "textContent", lines[Math.max(at, 0)]?.querySelector("span").textContent ?? "");
      words.classList.toggle("silent", at < 0 || place >= seconds(lines[at])[1]);
      if (this.line !== lines[at]) {
        this.line?.removeAttribute("aria-current");
        this.line = lines[at];
        this.line?.setAttribute("aria-current", "true");
      }
    }

    tell(text) {
      once(this.find(".status"), "textContent", text);
    }

    // The lock screen, the keys of a headset and of a keyboard.
    announce() {
      const media = navigator.mediaSession;
      if (!media) return;
      const { article, title } = this.current;
      const cover = article.querySelector("img.cover") ?? document.querySelector("img.cover");
      media.metadata = new MediaMetadata({
        title,
        artist: article.dataset.author,
        album: document.title,
        artwork: cover ? [{ src: cover.src }] : [],
      });
      const actions = {
        play: () => this.play(),
        pause: () => this.obey("pause"),
        previoustrack: () => this.obey("chapter-back"),
        nexttrack: () => this.obey("chapter-next"),
        seekbackward: (how) => this.go(this.current.place - (how.seekOffset ?? JUMP)),
        seekforward: (how) => this.go(this.current.place + (how.seekOffset ?? JUMP)),
        seekto: (how) => this.go(how.seekTime),
      };
      for (const [name, action] of Object.entries(actions)) {
        try {
          media.setActionHandler(name, action);
        } catch {
          continue; // a browser that does not know this key
        }
      }
    }

    tellSystem(audio, length, place) {
      const media = navigator.mediaSession;
      if (!media) return;
      media.playbackState = audio.paused ? "paused" : "playing";
      if (audio.readyState) media.setPositionState?.({ duration: length, playbackRate: 1, position: place });
    }

    settings() {
      const [keys, aloud] = ["keys_on", "aloud"].map((name) => this.find(`[name=${name}]`));
      keys.checked = memory.read("keys_on") !== "no";
      aloud.checked = memory.read("aloud") === "yes";
      const words = this.find(".words");
      const obey = () => words.setAttribute("aria-live", aloud.checked ? "polite" : "off");
      for (const box of [keys, aloud]) {
        box.addEventListener("change", () => {
          memory.write(box.name, box.checked ? "yes" : "no");
          obey();
        });
      }
      obey();
      document.addEventListener("keydown", (event) => keys.checked && this.key(event));
    }

    key(event) {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      // what has the focus keeps the keys that it needs itself
      const own = event.target.closest?.("button, summary, input[type=checkbox]");
      if (event.key === " " && own) return;
      const table = {
        " ": "play",
        n: "chapter-next",
        b: "chapter-back",
        ArrowLeft: "back",
        ArrowRight: "forward",
      };
      // where letters are not Latin ones, the place of the key counts
      const letter = event.key > "~" ? event.code.replace("Key", "") : event.key;
      const name = letter.length === 1 ? letter.toLowerCase() : letter;
      if (/^[0-9]$/.test(name)) this.digit(Number(name));
      else if (!table[name]) return;
      // a key that is held down jumps on, and does all else once
      else if (!event.repeat || name.startsWith("Arrow")) this.obey(table[name]);
      event.preventDefault();
    }

    // 0 is the beginning, 1 the first chapter.
    digit(number) {
      if (number === 0) this.go(0);
      else this.chapter(number - 1);
    }
  }

  // The session that the address names, or that was heard last, or the first.
  function chosen(sessions, named) {
    let name = "";
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      name = ""; // an address that somebody has cut short
    }
    const find = (id) => sessions.find((session) => session.article.id === id);
    return find(name) ?? (named ? undefined : (find(memory.read("last")) ?? sessions[0]));
  }

  const sessions = [...document.querySelectorAll("article.session")].map((article) => new Session(article));
  if (sessions.length) {
    const controls = byId("page:player").content.cloneNode(true).firstElementChild;
    const player = new Player(controls, sessions);
    player.choose(chosen(sessions, false));
    addEventListener("hashchange", () => {
      const session = chosen(sessions, true);
      if (!session) return;
      player.choose(session);
      session.article.scrollIntoView(); // what stands above has become shorter
    });
    addEventListener("pagehide", () => player.current.keep());
  }
}
