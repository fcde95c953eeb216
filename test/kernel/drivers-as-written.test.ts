import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../../src/cli/package-files.js";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const FOLDER = "test/fixtures/drivers";
const RUNS = 60;

interface Use {
  /** Calls one after the other, with what each numbered one returns. */
  readonly calls: string;
  readonly results: readonly number[];
  /** What processes see of it. */
  readonly output?: string;
  /** Calls of tasks that run at the same time, in any order without a finding. */
  readonly tasks: readonly string[];
  readonly linux?: string;
}

const IOC = (nr: number): number => 0x5300 | nr;

/** Drivers in the style of kernels from 4.4 to 6.12, as they would stand in a tree, and how they are used. */
const USES: Readonly<Record<string, Use>> = {
  "adc_irq.c": {
    calls: `r0 = read("/sys/devices/acme-adc.0/in2_input")
      r1 = interrupt("/proc/irq/33")
      r2 = interrupt("/proc/irq/34")
      r3 = rmmod("adc_irq")
      r4 = interrupt("/proc/irq/33")`,
    results: [-110, 0, -22, 0, -22],
    tasks: ['read("/sys/devices/acme-adc.0/in2_input")', 'interrupt("/proc/irq/33")', 'rmmod("adc_irq")'],
  },
  "bare_old.c": {
    calls: `r0 = read("/proc/beat/count")
      r1 = ls("/proc/beat")
      r2 = rmmod("bare_old")
      r3 = read("/proc/beat/count")
      r4 = insmod("bare_old", "period=10")`,
    results: [25, 1, 0, -2, 0],
    output: "beats: 16\nperiod: 250 ms\ncount\n",
    tasks: ['read("/proc/beat/count")', 'rmmod("bare_old")'],
    linux: "4.9",
  },
  "bell_bus.c": {
    calls: `r0 = write("/sys/bus/bell/new", "1")
      r1 = write("/sys/devices/bells/bell1/volume", "7")
      r2 = write("/sys/bus/bell/drivers/bell/loudest", "1")
      r3 = read("/sys/bus/bell/drivers/bell/loudest")
      r4 = write("/sys/bus/bell/drivers/bell/unbind", "bell1")
      r5 = write("/sys/devices/bells/bell1/volume", "8")
      r6 = write("/sys/bus/bell/delete", "1")
      r7 = write("/sys/bus/bell/delete", "1")
      r8 = rmmod("bell_bus")
      r9 = ls("/sys/bus/bell")`,
    results: [1, 1, 1, 2, 5, -19, 1, -2, 0, -2],
    output: "7\n",
    tasks: [
      'write("/sys/bus/bell/new", "1")',
      'write("/sys/bus/bell/drivers/bell/unbind", "bell0")',
      'write("/sys/bus/bell/delete", "0")',
      'rmmod("bell_bus")',
    ],
  },
  "engine_wq.c": {
    calls: `r0 = open_device("/dev/engine", "rw")
      r1 = ioctl_device(r0, ${0xc0106501}, 27)
      r2 = ioctl_device(r0, ${0x6503}, 0)
      r3 = ioctl_device(r0, ${0xc0106502}, 1)
      r4 = ioctl_device(r0, ${0xc0106502}, 1)
      r5 = write("/sys/module/engine_wq/parameters/depth", "9")
      r6 = read("/sys/module/engine_wq/parameters/lanes")
      r7 = close_device(r0)
      r8 = rmmod("engine_wq")`,
    results: [3, 0, 0, 100, -2, -22, 8, 0, 0],
    output: "1,2,3,4\n",
    tasks: ['write("/sys/module/engine_wq/parameters/debug", "1")', 'rmmod("engine_wq")'],
  },
  "fan_ctl.c": {
    calls: `r0 = write("/sys/devices/fan-v2/pwm1", "250")
      r1 = read("/sys/devices/fan-v2/pwm1")
      r2 = interrupt("/proc/irq/17")
      r3 = read("/sys/devices/fan-v2/fan1_alarm")
      r4 = rmmod("fan_ctl")`,
    results: [3, 4, 0, 2, 0],
    output: "100\n0\n",
    tasks: ['write("/sys/devices/fan-v2/pwm1", "20")', 'interrupt("/proc/irq/17")', 'rmmod("fan_ctl")'],
    linux: "6.6",
  },
  "fifo_chr.c": {
    calls: `r0 = open_device("/dev/fifo1", "nonblock")
      r1 = read_device(r0)
      r2 = write_device(r0, "hello")
      r3 = poll_device(r0)
      r4 = read_device(r0)
      r5 = close_device(r0)
      r6 = rmmod("fifo_chr")`,
    results: [3, -11, 5, 5, 5, 0, 0],
    output: "hello",
    tasks: ['write("/dev/fifo0", "abc")', 'read("/dev/fifo0")', 'rmmod("fifo_chr")'],
    linux: "4.9",
  },
  "led_core.c": {
    calls: `r0 = write("/sys/class/light/panel:0/trigger", "default-on")
      r1 = read("/sys/class/light/panel:0/trigger")
      r2 = read("/sys/class/light/panel:0/brightness")
      r3 = write("/sys/class/light/all", "off")
      r4 = write("/sys/class/light/panel:1/pattern", "abcdefgh")
      r5 = read("/sys/class/light/panel:1/pattern")
      r6 = write("/sys/class/light/panel:1/pattern", "abcdefghijklmnopqrst")
      r7 = rmmod("led_core")`,
    results: [10, 14, 4, 3, 8, 16, 16, 0],
    tasks: [
      'write("/sys/class/light/all", "1")',
      'write("/sys/devices/panel/light/panel:1/trigger", "default-on")',
      'rmmod("led_core")',
    ],
  },
  "macro_zoo.c": { calls: 'r0 = rmmod("macro_zoo")', results: [0], tasks: [] },
  "old44.c": {
    calls: `r0 = write("/sys/devices/old44/name", "abc")
      r1 = read("/sys/devices/old44/name")
      r2 = read("/sys/class/old44/version")
      r3 = interrupt("/proc/irq/5")
      r4 = rmmod("old44")`,
    results: [3, 4, 11, 0, 0],
    output: "abc\nold44 1.16\n",
    tasks: ['write("/sys/devices/old44/name", "x")', 'interrupt("/proc/irq/5")', 'rmmod("old44")'],
    linux: "4.4",
  },
  "pcpu_stats.c": {
    calls: `r0 = write("/sys/kernel/flow0/packets", "100")
      r1 = write("/sys/kernel/flow0/packets", "28")
      r2 = read("/sys/kernel/flow0/packets")
      r3 = read("/sys/kernel/flow0/events")
      r4 = rmmod("pcpu_stats")`,
    results: [3, 2, 14, 4, 0],
    output: "2 128 drops 0\n2 1\n",
    tasks: ['write("/sys/kernel/flow0/packets", "1")', 'read("/sys/kernel/flow0/packets")', 'rmmod("pcpu_stats")'],
  },
  "ring_thread.c": {
    calls: `r0 = read("/sys/kernel/debug/ring_thread/snapshot")
      r1 = rmmod("ring_thread")`,
    results: [9, 0],

    tasks: ['read("/sys/kernel/debug/ring_thread/snapshot")', 'rmmod("ring_thread")'],
  },
  "route_table.c": {
    calls: `r0 = write("/proc/routes", "add 0a000000 c0a80001 3")
      r1 = write("/proc/routes", "add 0b000000")
      r2 = write("/proc/routes", "add 0a000000")
      r3 = read("/proc/routes")
      r4 = read("/sys/kernel/debug/routes/count")
      r5 = write("/proc/routes", "del 0b000000")
      r6 = write("/proc/routes", "get 0b000000")
      r7 = write("/sys/kernel/debug/routes/flush", "1")
      r8 = read("/sys/kernel/debug/routes/count")
      r9 = rmmod("route_table")`,
    results: [23, 12, -17, 76, 2, 12, -2, 1, 2, 0],
    output: "0a000000/24 via 1.0.168.192 metric 3\n0b000000/24 via 0.0.0.0 metric 1 local\n2\n0\n",
    tasks: [
      'write("/proc/routes", "add 1")',
      'write("/proc/routes", "get 1")',
      'read("/proc/routes")',
      'rmmod("route_table")',
    ],
  },
  "sess_guard.c": {
    calls: `r0 = open_device("/dev/sess", "rw")
      r1 = write_device(r0, "hello")
      r2 = ioctl_device(r0, ${IOC(3)}, 0)
      r3 = ioctl_device(r0, ${IOC(1)}, 0)
      r4 = ioctl_device(r0, ${IOC(1)}, 9)
      r5 = ioctl_device(r0, ${IOC(2)}, 1)
      r6 = open_device("/dev/sess", "rw")
      r7 = close_device(r0)
      r8 = rmmod("sess_guard")`,
    results: [3, 5, 1, 0, -2, 0, -16, 0, 0],
    tasks: ['write("/dev/sess", "a")', 'write("/dev/sess", "b")', 'rmmod("sess_guard")'],
  },
  "spi_like.c": {
    calls: `r0 = write("/sys/devices/loop-spi.0.auto/echo", "hello")
      r1 = write("/sys/devices/loop-spi.0.auto/echo", "world!!")
      r2 = read("/sys/devices/loop-spi.0.auto/count")
      r3 = read("/sys/kernel/debug/loop-spi.0.auto/history")
      r4 = rmmod("spi_like")`,
    results: [5, 7, 10, 10, 0],
    output: "2 enabled\n10 0\n14 0\n",
    tasks: [
      'write("/sys/devices/loop-spi.0.auto/echo", "a")',
      'read("/sys/kernel/debug/loop-spi.0.auto/history")',
      'rmmod("spi_like")',
    ],
  },
  "zone_kset.c": {
    calls: `r0 = write("/sys/kernel/zones/zone2/weight", "50")
      r1 = read("/sys/kernel/zones/zone1/order")
      r2 = write("/sys/kernel/zones/zone1/order", "1")
      r3 = write("/sys/kernel/zones/zone1/weight", "x")
      r4 = rmmod("zone_kset")`,
    results: [2, 18, -13, -22, 0],
    output: "zone3 zone1 zone2\n",
    tasks: [
      'write("/sys/kernel/zones/zone2/weight", "5")',
      'read("/sys/kernel/zones/zone1/order")',
      'rmmod("zone_kset")',
    ],
  },
};

describe("drivers as they stand in a kernel tree compile and behave", () => {
  it("has a use for each", () => {
    expect(readdirSync(join(PACKAGE_ROOT, FOLDER)).sort()).toEqual(Object.keys(USES).sort());
  });

  it.each(Object.keys(USES))("%s", (name) => {
    const use = USES[name]!;
    const machine = bootKernel(join(FOLDER, name), use.linux ?? "6.12");
    const ran = runText(machine, `setup\n${use.calls}\n`);
    expect(results(ran)).toEqual(use.results);
    if (use.output !== undefined) expect(ran.output).toBe(use.output);
    expect(ran.setup.findings.map((f) => f.signature)).toEqual([]);
    const tasks = use.tasks.map((call) => `task\n  ${call}\n`).join("");
    expect(searchText(machine, tasks, RUNS)).toEqual([]);
  });
});
