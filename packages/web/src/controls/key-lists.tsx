/** The keys that work in one place: each with what it does. */
interface PlaceKeys {
  readonly title: string;
  readonly keys: readonly (readonly [combination: string, does: string])[];
}

/** Keys, a list for each place. */
export function KeyLists({ places }: { places: readonly PlaceKeys[] }) {
  return (
    <div className="shortcuts">
      {places.map(({ title, keys }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([combination, does]) => (
              <div key={combination}>
                <dt>
                  <kbd>{combination}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
