//! A static site out of an annotated corpus: a page to read each document on, a page of figures, a page a category and a
//! much-cited work. It only serialises: all figures are those of `coverage.json`.
//!
//! The pages load nothing and run nothing, which their Content-Security-Policy holds them to, but for the one that
//! searches: it runs a script of ours and loads the words it needs. All text out of documents is escaped in `page`. Documents are written one at a time; what is kept of all is their coverage.

mod comparison;
mod dashboard;
mod entities;
mod inline;
mod lists;
mod matrices;
mod notes;
pub(crate) mod page;
mod palette;
mod reader;
mod search;
mod todo;

pub use comparison::{Comparison, signs, write_comparison};

use crate::concerns::Scheme;
use crate::corpus::WorkLine;
use crate::coverage::{CorpusCoverage, DocumentCoverage};
use crate::document::AnnotatedDocument;
use entities::EntityPage;
use foldhash::{HashMap, HashSet};
use page::{Frame, GENERATOR, Place, file_name};
use palette::Palette;
use reader::Reader;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

/// Why a site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The disk refused.
    #[error("cannot write {path}: {error}; check that the folder is writable and the disk has room")]
    Unwritable {
        /// The file or folder.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// The folder holds something else, which would be lost.
    #[error("{path}: is not empty and holds no site of this program; name another folder, or empty it")]
    Occupied {
        /// The folder.
        path: String,
    },
}

/// What is known of a corpus before its documents are read.
pub struct Site {
    pub(crate) frame: Frame,
    palette: Palette,
    corpus: CorpusCoverage,
    /// Coverage of the documents, in the order of the corpus.
    rows: Vec<DocumentCoverage>,
    /// Where each document stands in them.
    places: HashMap<String, usize>,
    /// Entities that have a page.
    entities: Vec<EntityPage>,
    /// Works that have a page, with how often they are cited.
    work_pages: HashMap<String, usize>,
    /// Those works.
    works: Vec<WorkLine>,
    /// Works that are documents of the corpus.
    in_corpus: HashMap<String, String>,
}

impl Site {
    /// A site of the corpus that `corpus` and `rows` describe; `scheme` has the names and colours of its categories.
    #[must_use]
    pub fn new(scheme: &Scheme, corpus: CorpusCoverage, rows: Vec<DocumentCoverage>) -> Self {
        Self::at(Place::Folder, scheme, corpus, rows)
    }

    /// The same for `glossator serve`, which sends style sheet and policy; with links to correct what was found, or not.
    #[cfg(feature = "serve")]
    #[must_use]
    pub fn served(
        scheme: &Scheme,
        corpus: CorpusCoverage,
        rows: Vec<DocumentCoverage>,
        corrects: bool,
    ) -> Self {
        Self::at(Place::Server { corrects }, scheme, corpus, rows)
    }

    fn at(place: Place, scheme: &Scheme, corpus: CorpusCoverage, mut rows: Vec<DocumentCoverage>) -> Self {
        // No page shows these, and they are most of what there is.
        rows.iter_mut().for_each(|row| row.counts.passages.hits.clear());
        let palette = Palette::new(scheme, &corpus.counts.passages);
        let frame = Frame::new(include_str!("style.css").to_owned() + &palette.style(), place);
        let mut places = HashMap::default();
        for (at, row) in rows.iter().enumerate() {
            places.entry(row.document.clone()).or_insert(at);
        }
        let cited = corpus.works.most_cited.iter().filter(|work| work.citations > 1);
        let work_pages = cited.map(|work| (work.work.clone(), work.citations)).collect();
        let entities = entities::pages(&corpus.counts.passages.entities);
        let (works, in_corpus) = (Vec::new(), HashMap::default());
        Self { frame, palette, corpus, rows, places, entities, work_pages, works, in_corpus }
    }

    /// The page to read a document on, its offsets in bytes, that is none of the corpus.
    #[cfg(feature = "serve")]
    pub(crate) fn read(
        &self,
        out: &mut dyn Write,
        document: &AnnotatedDocument,
        coverage: &DocumentCoverage,
    ) -> io::Result<()> {
        Reader::new(self, document, coverage).write(out, [None, None])
    }

    /// The letters of a category in its colour; nothing for a finer one, which has none.
    #[cfg(feature = "serve")]
    pub(crate) fn badge(&self, category: &str) -> String {
        self.palette.place(category).map_or_else(String::new, |at| self.palette.badge_at(at))
    }

    /// The title of a document of the corpus, else its id.
    #[cfg(feature = "serve")]
    pub(crate) fn title<'a>(&'a self, document: &'a str) -> &'a str {
        self.places.get(document).map_or(document, |at| reader::title(&self.rows[*at]))
    }

    /// Whether a work has a page.
    #[cfg(feature = "serve")]
    pub(crate) fn has_work(&self, work: &str) -> bool {
        self.works.iter().any(|w| w.id == work)
    }

    /// Takes note of a work. All works come before the first document.
    pub fn work(&mut self, work: WorkLine) {
        if let Some(document) = work.document.as_ref().filter(|id| self.places.contains_key(*id)) {
            self.in_corpus.insert(work.id.clone(), document.clone());
        }
        if self.work_pages.contains_key(&work.id) {
            self.works.push(work);
        }
    }
}

/// Writes a site, document by document.
pub struct Writer {
    site: Site,
    target: PathBuf,
    staging: tempfile::TempDir,
    categories: Vec<BufWriter<File>>,
    entities: Vec<BufWriter<File>>,
    works: Vec<BufWriter<File>>,
    /// Words of the documents; a server has an index of its own.
    search: Option<search::Index>,
    written: HashSet<String>,
}

/// Folders of a site.
pub(crate) const FOLDERS: [&str; 4] = ["document", "category", "entity", "work"];

impl Writer {
    /// Starts the site that will stand in the folder `target`. A site of this program that is there already is replaced
    /// when the new one is complete.
    ///
    /// # Errors
    /// [`ReportError`], also if `target` holds anything else.
    pub fn create(target: &Path, site: Site) -> Result<Self, ReportError> {
        let unwritable = |path: &Path, error| unwritable(path, error);
        check(target)?;
        // Beside the target, so that putting it in place is renaming it.
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let staging = fs::create_dir_all(parent)
            .and_then(|()| tempfile::Builder::new().prefix(".partial-").tempdir_in(parent))
            .map_err(|error| unwritable(parent, error))?;
        let root = staging.path().join("site");
        let search = (site.frame.place() == Place::Folder).then(search::Index::default);
        for folder in FOLDERS.into_iter().chain(search.is_some().then_some(search::FOLDER)) {
            fs::create_dir_all(root.join(folder)).map_err(|error| unwritable(&root, error))?;
        }
        let mut writer = Self {
            site,
            target: target.to_owned(),
            staging,
            categories: Vec::new(),
            entities: Vec::new(),
            works: Vec::new(),
            search,
            written: HashSet::default(),
        };
        for at in 0..writer.site.palette.labels.len() {
            let page = writer.site.palette.labels[at].page.clone();
            let file = writer.page(&page, |site, out| lists::begin_category(out, site, at))?;
            writer.categories.push(file);
        }
        for at in 0..writer.site.entities.len() {
            let page = writer.site.entities[at].page.clone();
            let file = writer.page(&page, |site, out| lists::begin_entity(out, site, &site.entities[at]))?;
            writer.entities.push(file);
        }
        for at in 0..writer.site.works.len() {
            let page = format!("work/{}", file_name(&writer.site.works[at].id));
            let file = writer.page(&page, |site, out| lists::begin_work(out, site, &site.works[at]))?;
            writer.works.push(file);
        }
        Ok(writer)
    }

    /// Adds a document, its offsets in bytes: its page, and what it has for the pages of categories and works. A document
    /// that coverage does not know, or that was there before, is left out.
    ///
    /// # Errors
    /// [`ReportError`] if the disk refuses.
    pub fn document(&mut self, document: &AnnotatedDocument) -> Result<(), ReportError> {
        let Some(&at) = self.site.places.get(&document.id) else { return Ok(()) };
        if !self.written.insert(document.id.clone()) {
            return Ok(());
        }
        let page = format!("document/{}", file_name(&document.id));
        let file = self.page(&page, |site, out| {
            let beside = [at.checked_sub(1), at.checked_add(1)].map(|i| i.and_then(|i| site.rows.get(i)));
            Reader::new(site, document, &site.rows[at]).write(out, beside)
        })?;
        self.close(file)?;
        let folder = self.staging.path().join("site").join(search::FOLDER);
        if let Some(index) = &mut self.search {
            let title = reader::title(&self.site.rows[at]);
            index.add(&folder, document, title, &page).map_err(|error| unwritable(&self.target, error))?;
        }
        let lists = lists::Lists::new(document, &self.site.rows[at]);
        let site = &self.site;
        let categories = self.categories.iter_mut().zip(&site.palette.labels);
        let entities = self.entities.iter_mut().zip(&site.entities);
        let works = self.works.iter_mut().zip(&site.works);
        categories
            .map(|(file, label)| lists.category(file, label))
            .chain(entities.map(|(file, entity)| lists.entity(file, entity, &site.palette)))
            .chain(works.map(|(file, work)| lists.work(file, &work.id)))
            .collect::<io::Result<()>>()
            .map_err(|error| unwritable(&self.target, error))
    }

    /// Completes all pages, puts the site in place and gives back what is known of it.
    ///
    /// # Errors
    /// [`ReportError`] if the disk refuses; what stood there before is then whole.
    pub fn finish(mut self) -> Result<Site, ReportError> {
        let index = self.page("index.html", |site, out| dashboard::write(out, site))?;
        self.close(index)?;
        if let Some(index) = self.search.take() {
            let folder = self.staging.path().join("site").join(search::FOLDER);
            index.finish(&folder).map_err(|error| unwritable(&self.target, error))?;
            let page = self.page("search.html", |site, out| search::write(out, site))?;
            self.close(page)?;
        }
        let lists = [&mut self.categories, &mut self.entities, &mut self.works].map(std::mem::take);
        for mut file in lists.into_iter().flatten() {
            lists::end(&mut file).map_err(|error| unwritable(&self.target, error))?;
            self.close(file)?;
        }
        let (site, before) = (self.staging.path().join("site"), self.staging.path().join("before"));
        let was_there = self.target.exists();
        if was_there {
            fs::rename(&self.target, &before).map_err(|error| unwritable(&self.target, error))?;
        }
        fs::rename(&site, &self.target).map_err(|error| {
            if was_there {
                // The better of two errors is the first.
                let _ = fs::rename(&before, &self.target);
            }
            unwritable(&self.target, error)
        })?;
        Ok(self.site)
    }

    /// Begins a page of the site.
    fn page(
        &self,
        name: &str,
        content: impl FnOnce(&Site, &mut dyn Write) -> io::Result<()>,
    ) -> Result<BufWriter<File>, ReportError> {
        let path = self.staging.path().join("site").join(name);
        File::create(&path)
            .and_then(|file| {
                let mut out = BufWriter::new(file);
                content(&self.site, &mut out).map(|()| out)
            })
            .map_err(|error| unwritable(&self.target.join(name), error))
    }

    fn close(&self, mut file: BufWriter<File>) -> Result<(), ReportError> {
        file.flush().map_err(|error| unwritable(&self.target, error))
    }
}

fn unwritable(path: &Path, error: io::Error) -> ReportError {
    ReportError::Unwritable { path: path.display().to_string(), error }
}

/// Makes sure that nothing but a site of this program is replaced.
fn check(target: &Path) -> Result<(), ReportError> {
    const HEAD: u64 = 4096;
    let occupied = || ReportError::Occupied { path: target.display().to_string() };
    let is_empty = match fs::read_dir(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(occupied()),
        Err(error) => return Err(unwritable(target, error)),
        Ok(mut entries) => entries.next().is_none(),
    };
    if is_empty {
        return Ok(());
    }
    let mut head = Vec::new();
    let read = File::open(target.join("index.html")).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let is_ours = read.is_ok() && memchr::memmem::find(&head, GENERATOR.as_bytes()).is_some();
    if is_ours { Ok(()) } else { Err(occupied()) }
}
