//! Tables as Arrow record batches, the way to Parquet and to data frames.

use super::{Row, Table, Type, Value};
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use std::collections::HashMap;
use std::sync::Arc;

/// The Arrow schema of `table`; what a column says is its metadata `about`.
#[must_use]
pub fn schema(table: &Table) -> SchemaRef {
    let field = |(at, column): (usize, &super::Column)| {
        let holds = match column.holds {
            Type::Text => DataType::Utf8,
            Type::Texts => DataType::List(item()),
            Type::Int => DataType::Int64,
            Type::Real => DataType::Float64,
            Type::Bool => DataType::Boolean,
        };
        let about = HashMap::from([("about".to_owned(), column.about.to_owned())]);
        Field::new(column.name, holds, at >= table.key).with_metadata(about)
    };
    Arc::new(Schema::new(table.columns.iter().enumerate().map(field).collect::<Vec<_>>()))
}

/// What a list of texts holds.
fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Utf8, false))
}

/// Rows of `table` as a record batch.
///
/// # Errors
/// Where a row is none of this table.
pub fn batch(table: &Table, rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    let column =
        |(at, column): (usize, &super::Column)| array(column.holds, rows.iter().map(move |row| row.get(at)));
    RecordBatch::try_new(schema(table), table.columns.iter().enumerate().map(column).collect())
}

/// The cells of a column; what does not fit its type is empty.
fn array<'r>(holds: Type, cells: impl Iterator<Item = Option<&'r Value>>) -> ArrayRef {
    match holds {
        Type::Text => {
            let mut builder = StringBuilder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Text(text)) => builder.append_value(text),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
        Type::Texts => {
            let mut builder = ListBuilder::new(StringBuilder::new()).with_field(item());
            cells.for_each(|cell| {
                if let Some(Value::Texts(texts)) = cell {
                    texts.iter().for_each(|text| builder.values().append_value(text));
                    builder.append(true);
                } else {
                    builder.append(false);
                }
            });
            Arc::new(builder.finish())
        }
        Type::Int => {
            let mut builder = Int64Builder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Int(number)) => builder.append_value(*number),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
        Type::Real => {
            let mut builder = Float64Builder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Real(number)) => builder.append_value(*number),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
        Type::Bool => {
            let mut builder = BooleanBuilder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Bool(is)) => builder.append_value(*is),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
    }
}
