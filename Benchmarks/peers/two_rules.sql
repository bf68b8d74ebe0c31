-- Two rules over one file of transactions, as a bank with a good analyst would write them:
--   1  分散转入集中转出  at least 10 persons pay in 10,000 yuan within 10 days, and at least 80 % of it leaves
--                       in the same 10 days to at most a third as many accounts
--   2  定期批量小额转出  at least 8 persons are paid small sums on one day, at least three times,
--                       with the spacing of a week, ten days, half a month, a month or a quarter
-- Both leave out what names and memos give away as harmless. Scores are made for ranking: how many
-- persons, and how regular. The caller replaces {path}; the result is (account, score, s1, s2).

CREATE TEMP MACRO is_firm(name) AS regexp_matches(
  coalesce(name, ''),
  '公司|银行|支付|财政|国库|保险|基金|学校|中学|小学|幼儿园|医院|合作社|专户|委员会|局|超市|店|中心|利息');
CREATE TEMP MACRO is_harmless_owner(name) AS regexp_matches(
  coalesce(name, ''),
  '银行|支付|清算|银联|财政|国库|保险|社会保|基金会|学校|中学|小学|幼儿园|医院|专户|托管|委员会|局|水务|燃气|热力|供电');
CREATE TEMP MACRO is_harmless_memo(memo) AS regexp_matches(
  coalesce(memo, ''),
  '工资|代发|奖金|薪|绩效|养老金|低保|社保|补贴款|补偿款|学费|物业费|水费|电费|燃气|押金|退款|退费|贷款|放款|商户结算');

CREATE TEMP TABLE tx AS
SELECT "timestamp"::DATE AS day, payer_account AS payer, payee_account AS payee, amount,
       memo, payer_name, payee_name
FROM read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '"',
  nullstr = '', columns = {
    'txn_id': 'VARCHAR', 'timestamp': 'TIMESTAMP', 'payer_account': 'VARCHAR',
    'payee_account': 'VARCHAR', 'amount': 'DECIMAL(18,2)', 'currency': 'VARCHAR',
    'channel': 'VARCHAR', 'memo': 'VARCHAR', 'payer_name': 'VARCHAR', 'payee_name': 'VARCHAR',
    'payer_id_no': 'VARCHAR', 'payee_id_no': 'VARCHAR'})
WHERE payer_account IS NOT NULL AND payee_account IS NOT NULL;

-- Rule 1. Only accounts with enough payers at all are looked at day by day.
CREATE TEMP TABLE collectors AS
SELECT payee AS account FROM tx
WHERE NOT is_harmless_owner(payee_name)
GROUP BY payee
HAVING count(DISTINCT CASE WHEN NOT is_firm(payer_name) THEN payer END) >= 10;

CREATE TEMP TABLE window_in AS
SELECT payee AS account, day + s.shift::INTEGER AS last_day,
       count(DISTINCT payer) AS payers, sum(amount) AS total_in
FROM tx JOIN collectors c ON c.account = tx.payee, range(10) s(shift)
WHERE NOT is_firm(payer_name) AND NOT is_harmless_memo(memo)
GROUP BY ALL HAVING count(DISTINCT payer) >= 10 AND sum(amount) >= 10000;

CREATE TEMP TABLE window_out AS
SELECT payer AS account, day + s.shift::INTEGER AS last_day,
       count(DISTINCT payee) AS payees, sum(amount) AS total_out
FROM tx JOIN collectors c ON c.account = tx.payer, range(10) s(shift)
GROUP BY ALL;

CREATE TEMP TABLE rule_1 AS
SELECT account, max(payers) AS payers, count(*) AS windows, max(total_in) AS total_in
FROM window_in JOIN window_out USING (account, last_day)
WHERE total_out >= 0.8 * total_in AND payees * 3 <= payers
GROUP BY account;

-- Rule 2.
CREATE TEMP TABLE batch_days AS
SELECT payer AS account, day, count(DISTINCT payee) AS payees
FROM tx
WHERE amount < 50000 AND NOT is_firm(payee_name) AND NOT is_harmless_memo(memo)
  AND NOT is_harmless_owner(payer_name)
GROUP BY ALL HAVING count(DISTINCT payee) >= 8;

CREATE TEMP TABLE rule_2 AS
WITH spaced AS (
  SELECT account, payees, day - lag(day) OVER (PARTITION BY account ORDER BY day) AS gap
  FROM batch_days)
SELECT account, median(payees) AS payees,
       count(*) FILTER (gap BETWEEN 6 AND 8) AS weekly,
       count(*) FILTER (gap BETWEEN 9 AND 12) AS ten_day,
       count(*) FILTER (gap BETWEEN 13 AND 18) AS half_month,
       count(*) FILTER (gap BETWEEN 26 AND 35) AS monthly,
       count(*) FILTER (gap BETWEEN 85 AND 97) AS quarterly
FROM spaced GROUP BY account
HAVING count(*) >= 3 AND greatest(weekly, ten_day, half_month, monthly, quarterly) >= 2;

SELECT account, s1 + s2 AS score, s1, s2 FROM (
  SELECT account,
    coalesce(least(1, r1.payers / 60.0) * least(1, 0.4 + r1.windows / 40.0), 0) AS s1,
    coalesce(least(1, r2.payees / 60.0) * least(1, 0.4 +
      greatest(r2.weekly, r2.ten_day, r2.half_month, r2.monthly, r2.quarterly) / 10.0), 0) AS s2
  FROM rule_1 r1 FULL JOIN rule_2 r2 USING (account))
ORDER BY score DESC, account;
