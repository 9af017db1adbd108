/* Enhancement only: every page works without this file. No inline handlers: the CSP forbids them. */
(function () {
  "use strict";
  var doc = document, body = doc.body, each = function (css, fn, root) { Array.prototype.forEach.call((root || doc).querySelectorAll(css), fn); };
  var store = (function () { try { localStorage.setItem("t", "1"); localStorage.removeItem("t"); return localStorage; } catch (e) { return null; } })();
  var DAY = 86400000, PREFIX = "draft:" + (body.dataset.owner || "0") + ":";

  function make(tag, cls, text) { var el = doc.createElement(tag); el.className = cls; if (text) { el.textContent = text; } return el; }
  function pad(n) { return (n < 10 ? "0" : "") + n; }
  function stamp(ms) { var d = new Date(ms); return (d.getMonth() + 1) + "月" + d.getDate() + "日 " + pad(d.getHours()) + ":" + pad(d.getMinutes()); }

  /* Large print: a cookie, so the server writes the class and nothing jumps. */
  each("[data-large]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var on = doc.documentElement.classList.toggle("large");
      doc.cookie = "large=" + (on ? "1" : "0") + ";path=/;max-age=31536000;samesite=lax";
      button.setAttribute("aria-pressed", on);
    });
  });

  /* How many boxes of the form are ticked. */
  each("[data-picked]", function (out) {
    var form = out.closest("form"), text = out.textContent;
    function say() { out.textContent = text + "（已选" + form.querySelectorAll(":checked").length + "件）"; }
    form.addEventListener("change", say); say();
  });

  /* Work that is done in slices goes on by itself; without this file a button does it. */
  each("form[data-go-on]", function (form) { setTimeout(function () { form.submit(); }, 400); });

  /* One press only. */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) { return; }  // a field may be named "method"
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    var button = event.submitter || form.querySelector("[type=submit]");
    setTimeout(function () {
      if (event.defaultPrevented || !button) { return; }
      button.dataset.label = button.textContent;
      button.setAttribute("aria-disabled", "true");
      button.textContent = "处理中…";
    }, 0);
    if (form.hasAttribute("data-download")) { setTimeout(function () { release(form); }, 3000); }
  });
  function release(form) {
    delete form.dataset.sent;
    each("[data-label]", function (button) {
      button.textContent = button.dataset.label; button.removeAttribute("aria-disabled"); delete button.dataset.label;
    }, form);
  }
  window.addEventListener("pageshow", function (event) { if (event.persisted) { each("form", release); } });

  /* Drafts: a form marked data-draft="key" outlives a closed tab and a new sign-in; never files, never passwords. */
  function inputs(form) {
    return Array.prototype.filter.call(form.elements, function (el) {
      return el.name && !/^(password|file|submit|button|reset)$/.test(el.type) && (el.type !== "hidden" || el.hasAttribute("data-draft-keep"));
    });
  }
  function read(form) {
    var all = {};
    inputs(form).forEach(function (el, i) { all[el.name + "#" + i] = /checkbox|radio/.test(el.type) ? el.checked : el.value; });
    return all;
  }
  function write(form, all) {
    inputs(form).forEach(function (el, i) {
      var value = all[el.name + "#" + i];
      if (value === undefined) { return; }
      if (/checkbox|radio/.test(el.type)) { el.checked = value; } else { el.value = value; }
      var box = el.closest("details");
      if (box && value && el.type !== "hidden") { box.open = true; }
    });
    form.dispatchEvent(new Event("change"));
  }
  function load(key) {
    try {
      var draft = JSON.parse(store.getItem(key));
      return draft && Date.now() - draft.at < 30 * DAY ? draft : null;
    } catch (e) { return null; }
  }
  function typed(all) {
    return JSON.stringify(Object.keys(all).filter(function (k) { return k.indexOf("token") < 0; }).map(function (k) { return all[k]; }));
  }
  function keepDraft(form) {
    var key = PREFIX + form.dataset.draft, first = typed(read(form)), found = load(key), last = first;
    function save() {
      if (form.dataset.sent) { return; }  // on its way: the server has it, or shows the form again
      var now = read(form), text = typed(now);
      if (text === last) { return; }
      last = text;
      try { store.setItem(key, JSON.stringify({ at: Date.now(), all: now })); } catch (e) { /* full: the page still works */ }
      var mark = form.querySelector("[data-draft-state]");
      if (mark) { mark.textContent = "草稿已存于本机 " + stamp(Date.now()).split(" ")[1]; }
    }
    if (found && typed(found.all) !== first && !doc.querySelector(".errors")) { offer(form, key, found); }
    setInterval(save, 2000);
    form.addEventListener("focusout", save);
    window.addEventListener("pagehide", save);
    form.addEventListener("submit", function () { save(); try { sessionStorage.setItem("sent", key); } catch (e) { /* private mode */ } });
  }
  function offer(form, key, draft) {
    var box = make("div", "flash"), text = make("p", "", "有未提交的内容（" + stamp(draft.at) + "）"), row = make("p", "btn-row");
    var go = make("button", "btn btn-primary", "继续填写"), drop = make("button", "btn", "放弃");
    go.type = drop.type = "button";
    box.setAttribute("role", "status");
    box.classList.add("desk-row");
    go.addEventListener("click", function () { write(form, draft.all); box.remove(); });
    drop.addEventListener("click", function () { store.removeItem(key); box.remove(); });
    row.append(go, drop); box.append(text, row);
    form.parentNode.insertBefore(box, form);
  }
  if (store) {
    if (doc.querySelector("[data-saved]")) { try { store.removeItem(sessionStorage.getItem("sent") || ""); sessionStorage.removeItem("sent"); } catch (e) { /* private mode */ } }
    each("form[data-draft]", keepDraft);
    each('form[action$="/sign-out"]', function (form) {
      form.addEventListener("submit", function (event) {
        var kept = Object.keys(store).filter(function (key) { return key.indexOf("draft:") === 0; });
        if (kept.length && !window.confirm("本机有" + kept.length + "份未提交的草稿，退出后即删除。确定退出？")) { event.preventDefault(); return; }
        kept.forEach(function (key) { store.removeItem(key); });
      });
    });
  }

  /* Copy buttons. */
  each("[data-copy]", function (button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () { button.textContent = "已复制"; });
    });
  });

  /* 常用语: put into a text, to be edited there. */
  each("[data-insert]", function (button) {
    var area = doc.getElementById(button.dataset.into);
    button.hidden = !area;
    button.addEventListener("click", function () {
      area.value += (area.value && !/\n$/.test(area.value) ? "\n" : "") + button.dataset.insert;
      area.focus();
    });
  });

  /* Show what is typed in a password field. */
  each("[data-show]", function (button) {
    var input = doc.getElementById(button.dataset.show);
    button.hidden = !input;
    button.addEventListener("click", function () {
      var shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.textContent = shown ? "显示密码" : "隐藏密码";
    });
  });

  /* A field that only matters for some answers: data-when="name=value value". The server checks it again. */
  each("[data-when]", function (box) {
    var name = box.dataset.when.split("=")[0], values = box.dataset.when.split("=")[1].split(" "), form = box.closest("form");
    function show() {
      var picked = form.querySelector('[name="' + name + '"]:checked') || form.querySelector("select[name=\"" + name + '"]');
      box.hidden = !picked || values.indexOf(picked.value) < 0;
    }
    form.addEventListener("change", show);
    show();
  });

  each("[data-print]", function (button) { button.hidden = false; button.addEventListener("click", function () { window.print(); }); });
  each("select[data-go]", function (select) { select.addEventListener("change", function () { select.form.requestSubmit(); }); });
  each(".errors", function (box) { box.focus(); });

  /* Idle sign-out: told five minutes before, put off by one press. */
  var idle = Number(body.dataset.idle || 0) * 60000;
  function warn() {
    var box = make("div", "alert-bar"), text = make("p", "", "5分钟后自动退出登录，已填内容会存为草稿。"), stay = make("button", "btn btn-primary", "继续使用");
    box.setAttribute("role", "alert");
    stay.type = "button";
    stay.addEventListener("click", function () {
      fetch(location.href, { method: "HEAD", credentials: "same-origin" }).then(function () { box.remove(); setTimeout(warn, idle - 300000); });
    });
    box.append(text, stay);
    body.append(box);
  }
  if (idle > 300000) { setTimeout(warn, idle - 300000); }
})();
