import { TABLET } from './screens';
import { useMedia } from './use-media';
import { TABLET_VIEWS, VIEWS, type View } from './views';
import styles from './workspace.module.css';

/** Chooses what a narrow screen shows; wide ones show everything and not these. */
export function ViewTabs({ view, onView }: { readonly view: View; onView(view: View): void }) {
  const tablet = useMedia(TABLET);
  const current = tablet && view !== 'freshness' ? 'book' : view;
  return (
    <nav className={styles.tabs} aria-label="Views">
      {(tablet ? TABLET_VIEWS : VIEWS).map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className={styles.tab}
          aria-current={current === id ? 'true' : undefined}
          onClick={() => onView(id)}
        >
          <span>{title}</span>
        </button>
      ))}
    </nav>
  );
}
