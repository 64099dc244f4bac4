// A ring of three with a tail: 1 -> 2 -> 3 -> 1, 3 -> 4.
CREATE (a:N {n: 1}), (b:N {n: 2}), (c:N {n: 3}), (d:N {n: 4}),
       (a)-[:R {w: 1}]->(b), (b)-[:R {w: 2}]->(c), (c)-[:R {w: 3}]->(a), (c)-[:S {w: 4}]->(d);
