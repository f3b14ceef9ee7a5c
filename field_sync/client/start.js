/** What the tablet's page loads: begins the app, which survey_engine/static/build.py makes into one file. */
import { enhance, main } from './app.js'

main(enhance)
