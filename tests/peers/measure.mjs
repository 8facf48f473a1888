// One match on one workload: every subject made ready, then engine and peers in turns.

/**
 * @returns per peer, the rates (point·samples a second) of engine and peer in every pass; and the facts of everyone
 */
export async function measure({ host, workload, match, subjects, batches, passes, say }) {
  const open = new Map();
  const facts = {};
  const failures = {};
  const start = async (name) => {
    say(`${workload} ${name}: verifying`);
    const key = `${workload} ${name}`;
    const subject = await host.open(workload, subjects[name], batches[key]);
    open.set(name, subject);
    facts[name] = subject.facts;
    if (subject.facts.batch) batches[key] = subject.facts.batch;
  };
  try {
    await start(match.engine);
    for (const name of match.peers) {
      await start(name).catch((error) => (failures[name] = String(error.message).slice(0, 400)));
    }
    const peers = match.peers.filter((name) => open.has(name));
    const rates = Object.fromEntries(peers.map((name) => [name, []]));
    for (let pass = 0; pass < passes; pass++) {
      say(`${workload} ${match.id}: pass ${pass + 1} of ${passes}`);
      for (const name of peers) {
        // who goes first changes from pass to pass
        const order = pass % 2 === 0 ? [match.engine, name] : [name, match.engine];
        const rate = {};
        for (const each of order) rate[each] = await rateOf(open.get(each));
        rates[name].push({ engine: rate[match.engine], peer: rate[name] });
      }
    }
    return { workload, match: match.id, date: new Date().toISOString(), rates, facts, failures };
  } finally {
    for (const subject of open.values()) await subject.close();
  }
}

/** Point·samples a second of one repetition, after a pause in which spinning threads of the one before come to rest. */
async function rateOf(subject) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { milliseconds, pointSamples } = await subject.repeat();
  return (1000 * pointSamples) / milliseconds;
}
