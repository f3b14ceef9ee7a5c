"""Keep deliveries in parcels until they are judged, not as submissions that wait. There is no downgrade: the way back
is a backup.
"""

import orjson
import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
OF_SUBMISSION = sa.table(
    'submission',
    sa.column('received_seq', BIG),
    sa.column('status', sa.String()),
    sa.column('source', sa.String()),
    sa.column('environment', sa.String()),
    sa.column('received_at', sa.DateTime(timezone=True)),
    sa.column('clock_offset', BIG),
    sa.column('raw', sa.LargeBinary()),
    sa.column('reasons', sa.JSON()),
)


def upgrade() -> None:
    parcel = op.create_table('parcel',
    sa.Column('number', BIG, nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('labels', sa.LargeBinary(), nullable=False),
    sa.Column('contents', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_parcel')),
    sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE parcel ALTER COLUMN contents SET STORAGE EXTERNAL')  # not worth squeezing for moments
    _carry_over(parcel)
    op.drop_index('ix_submission_waiting', table_name='submission')


def _carry_over(parcel: sa.Table) -> None:
    """A parcel for each submission that was never judged; nothing points to those yet."""
    waiting = OF_SUBMISSION.c.status == 'received'
    for row in op.get_bind().execute(sa.select(OF_SUBMISSION).where(waiting).order_by(OF_SUBMISSION.c.received_seq)):
        label = [len(row.raw), row.source, row.environment, row.clock_offset, row.reasons or []]
        values = {'received_at': row.received_at, 'labels': orjson.dumps([label]), 'contents': row.raw}
        op.get_bind().execute(parcel.insert().values(values))
    op.get_bind().execute(sa.delete(OF_SUBMISSION).where(waiting))
