-- An auditor's own way to the figures of one period, by sets: every moment at which a subscription may change, its state
-- there, and what the window functions make of it. :since and :until are microseconds since 1970, the period is half open.
WITH
said AS (
  SELECT id, provider, key, member_id, recorded_at AS known_from,
         LEAD(recorded_at, 1, 9e18) OVER (PARTITION BY provider, key ORDER BY id) AS known_until,
         plan,
         body ->> 'status' AS status,
         1000000 * strftime('%s', body ->> 'paid_until') AS paid_until,
         1000000 * strftime('%s', body ->> 'ends_at') AS ends_at,
         1000000 * strftime('%s', body ->> 'failed_at') AS failed_at,
         1000000 * strftime('%s', body ->> 'refunded_at') AS refunded_at,
         1000000 * strftime('%s', body ->> '$.disputes[0][0]') AS disputed_at,
         body ->> '$.disputes[0][1]' AS outcome,
         1000000 * strftime('%s', body ->> '$.disputes[0][2]') AS closed_at
  FROM rights
  WHERE body ->> 'kind' = 'subscription' AND recorded_at < :until
),
moments AS (
  SELECT id, known_from AS at FROM said
  UNION SELECT id, failed_at + 604800000000 FROM said
  UNION SELECT id, paid_until FROM said
  UNION SELECT id, ends_at FROM said
),
states AS (
  SELECT said.*, moments.at,
    CASE
      WHEN outcome = 'lost' AND closed_at <= at THEN 'dispute_lost'
      WHEN refunded_at <= at THEN 'refunded'
      WHEN disputed_at <= at AND (closed_at IS NULL OR at < closed_at) THEN 'suspended'
      WHEN status = 'past_due' OR (status = 'canceled' AND failed_at IS NOT NULL)
        THEN IIF(at < MAX(failed_at + 604800000000, paid_until), 'failing', 'payment_failed')
      WHEN status = 'unpaid' THEN 'payment_failed'
      WHEN status = 'trialing' THEN IIF(ends_at <= at, 'cancelled', 'trial')
      WHEN status = 'canceled' THEN IIF(at < paid_until, 'paying', 'cancelled')
      ELSE IIF(MAX(ends_at, paid_until) <= at, 'cancelled', 'paying')
    END AS state
  FROM said JOIN moments USING (id)
  WHERE at >= known_from AND at < known_until AND at < :until
),
steps AS (
  SELECT *, state IN ('paying', 'failing', 'suspended') AS is_live,
    LAG(state, 1, 'waiting') OVER way IN ('paying', 'failing', 'suspended') AS was_live,
    ROW_NUMBER() OVER (PARTITION BY provider, key ORDER BY at DESC) AS from_end
  FROM states WINDOW way AS (PARTITION BY provider, key ORDER BY at)
),
money AS (
  SELECT c.*, CASE WHEN (period_end - period_start) / 86400000000 BETWEEN 28 AND 31 THEN 12
                   WHEN (period_end - period_start) / 86400000000 BETWEEN 365 AND 366 THEN 1 END AS a_year
  FROM charges c WHERE paid_at < :until
),
whole AS (
  SELECT m.*, ROW_NUMBER() OVER (PARTITION BY provider, right_key, plan ORDER BY paid_at DESC) AS from_end
  FROM money m
  WHERE a_year IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM money o WHERE o.right_key = m.right_key AND o.plan <> m.plan
      AND o.period_start < m.period_start AND o.period_end > m.period_start)
),
ends AS (
  SELECT s.*,
    COALESCE((SELECT currency FROM money m WHERE m.right_key = s.key LIMIT 1), p.currency) AS currency,
    CASE
      WHEN NOT EXISTS (SELECT 1 FROM money m WHERE m.right_key = s.key) THEN 0
      ELSE COALESCE(
        (SELECT w.amount_minor * w.a_year FROM whole w
         WHERE w.provider = s.provider AND w.right_key = s.key AND w.plan = s.plan AND w.from_end = 1),
        p.amount_minor * IIF(p.interval = 'year', 1, 12))
    END AS yearly
  FROM steps s JOIN plans p ON p.code = s.plan
  WHERE s.from_end = 1
),
counted AS (
  SELECT e.currency, s.provider, s.key,
    SUM(s.is_live AND NOT s.was_live AND s.at < :since) AS came_before,
    SUM(s.was_live AND NOT s.is_live AND s.at < :since) AS went_before,
    SUM(s.is_live AND NOT s.was_live AND s.at >= :since) AS came
  FROM steps s JOIN ends e USING (provider, key) GROUP BY 1, 2, 3
),
lost AS (
  SELECT e.currency, IIF(s.state = 'cancelled' AND EXISTS (
      SELECT 1 FROM audit a WHERE a.action = 'revoke' AND a.object = 'member:' || s.member_id AND a.at <= s.at
    ), 'revoked', s.state) AS reason, COUNT(*) AS number
  FROM steps s JOIN ends e USING (provider, key)
  WHERE s.was_live AND NOT s.is_live AND s.at >= :since GROUP BY 1, 2
)
SELECT currency, 'mrr_of_a_year' AS figure, SUM(yearly) AS number FROM ends WHERE state = 'paying' GROUP BY 1
UNION ALL SELECT currency, 'risk_of_a_year', SUM(yearly) FROM ends WHERE state = 'failing' GROUP BY 1
UNION ALL SELECT currency, 'is:' || state, COUNT(*) FROM ends GROUP BY 1, 2
UNION ALL SELECT currency, 'ending', COUNT(*) FROM ends
  WHERE state = 'paying' AND (ends_at IS NOT NULL OR status = 'canceled') GROUP BY 1
UNION ALL SELECT currency, 'live_before', SUM(came_before - went_before) FROM counted GROUP BY 1
UNION ALL SELECT currency, 'new', SUM(came_before = 0 AND came > 0) FROM counted GROUP BY 1
UNION ALL SELECT currency, 'back', SUM(came - (came_before = 0 AND came > 0)) FROM counted GROUP BY 1
UNION ALL SELECT currency, 'lost:' || reason, number FROM lost
UNION ALL SELECT currency, 'charged', SUM(amount_minor) FROM money WHERE paid_at >= :since GROUP BY 1
UNION ALL SELECT currency, 'refunded', SUM(refunded_minor) FROM money WHERE paid_at >= :since GROUP BY 1
UNION ALL SELECT currency, 'passes', COUNT(*) FROM money
  WHERE paid_at >= :since AND right_key IN (SELECT key FROM rights WHERE body ->> 'kind' = 'pass') GROUP BY 1
UNION ALL SELECT currency, 'passes_charged', SUM(amount_minor) FROM money
  WHERE paid_at >= :since AND right_key IN (SELECT key FROM rights WHERE body ->> 'kind' = 'pass') GROUP BY 1
