// Four people, one of them alone and without an age.
CREATE (ann:Person {name: 'Ann', age: 30}),
       (bo:Person {name: 'Bo', age: 25}),
       (cy:Person:Admin {name: 'Cy', age: 41}),
       (dee:Person {name: 'Dee'}),
       (ann)-[:KNOWS {since: 2010}]->(bo),
       (bo)-[:KNOWS {since: 2015}]->(cy),
       (cy)-[:KNOWS {since: 2020}]->(ann),
       (ann)-[:LIKES]->(cy);
