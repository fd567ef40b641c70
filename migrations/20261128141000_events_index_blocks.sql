-- Every node looks at the blocks that changed lately, about once a second: among all that happens they are few.
create index log_of_blocks_by_age on events.log (at) where topic = 'block.changed';
