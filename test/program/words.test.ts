import { describe, expect, it } from "vitest";
import { wordsOf } from "../../src/program/words.js";

function store(body: string, head = "static ssize_t mode_store(struct kobject *k, const char *buf, size_t n)"): string {
  return `${head}\n{\n\t${body}\n\treturn n;\n}\n`;
}

function names(...texts: string[]): readonly string[] {
  return wordsOf(texts.map((text) => ({ text }))).names;
}

describe("words of a model's source", () => {
  it("are the names that what is written is compared with, first of all", () => {
    const text = `static const char *other = "other";\n${store('if (sysfs_streq(buf, "on")) on();')}`;
    expect(names(text)).toEqual(["on", "other"]);
  });

  it("are names of objects, before those of directories, when an attribute looks objects up", () => {
    const text = `${store("find(buf);")}int init(void) { kset_create_and_add("dir", NULL, NULL); add("first"); }\n`;
    expect(names(text)).toEqual(["first", "dir"]);
  });

  it("are none when attributes read only numbers", () => {
    const text = `${store("kstrtoint(buf, 10, &v);")}int init(void) { add("first"); }\n`;
    expect(names(text)).toEqual([]);
  });

  it("are not what is printed, commented, included, or says something about the module", () => {
    const text = [
      '#include "names.h"',
      '/* "commented" */ // "this too"',
      'MODULE_LICENSE("GPL"); MODULE_AUTHOR("someone");',
      'static void hello(void) { pr_info("hello"); printk(KERN_INFO "hi\\n"); }',
      'void *create(const char *name __one_of("a", "b"));',
      store('if (!strcmp(buf, "reset")) reset(); pr_debug("reset %s", buf);'),
    ].join("\n");
    expect(names(text)).toEqual(["reset"]);
  });

  it("keep a newline that the model asks for, and leave sentences and formats out", () => {
    const text = store('if (!strcmp(buf, "go\\n")) go("some words", "%d");');
    expect(names(text)).toEqual(["go\n"]);
  });

  it("are numbers at the edges of comparisons", () => {
    const { numbers } = wordsOf([{ text: "if (v > 255) return 1; switch (v) { case 0x10: break; }" }]);
    expect(numbers).toEqual(["255\n", "256\n", "254\n", "16\n", "17\n", "15\n"]);
    expect(wordsOf([{ text: "v = 255 + x[7];" }]).numbers).toEqual([]);
  });

  it("are bounded", () => {
    const many = Array.from({ length: 100 }, (_, i) => `if (!strcmp(buf, "w${i}")) f(${i} == ${i * 10});`).join("\n");
    const words = wordsOf([{ text: store(many) }]);
    expect(words.names.length).toBe(16);
    expect(words.numbers.length).toBe(12);
  });
});
