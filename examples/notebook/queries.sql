-- Questions to a capture. Of each flow there is a row in `flows`, of each finding one in `findings`.

-- Who speaks most?
select src_ip, count(*) as flows, sum(fwd_bytes) as sent, sum(rev_bytes) as received
from flows group by all order by sent + received desc, src_ip limit 5;

-- Which applications, and how much of it?
select coalesce(app, protocol) as app, count(*) as flows, sum(fwd_bytes + rev_bytes) as bytes
from flows group by all order by bytes desc, app;

-- Who sends more than it gets, by which the producer-consumer ratio is above 0.3?
select src_ip, dst_ip, sum(fwd_bytes) as sent,
  round(sum(fwd_bytes - rev_bytes) / sum(fwd_bytes + rev_bytes), 2) as pcr
from flows group by all having pcr > 0.3 order by sent desc, src_ip, dst_ip limit 5;

-- Which services fail? Connections that were tried and not accepted.
select dst_ip, dst_port, connState, count(*) as attempts
from flows where protocol = 'tcp' and connState in ('S0', 'REJ', 'RSTOS0')
group by all order by attempts desc, dst_ip, dst_port limit 5;

-- What was found?
select severity, id, count(*) as findings from findings group by all order by findings desc, id;
